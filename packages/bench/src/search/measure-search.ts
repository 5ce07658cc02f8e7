import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckedBar } from "../measurement/bar.ts";
import { DEFAULT_TICKETS } from "../measurement/default-desk.ts";
import { beginReport, type ReportHeader } from "../measurement/report-header.ts";
import { datasetsFolder } from "../system-under-test.ts";
import { PARAMETERS } from "./approximate-search.ts";
import { checkSearchBars } from "./bars.ts";
import { compareWithReal, type PopulationLikeness } from "./compare-with-real.ts";
import { embedTexts } from "./embed-texts.ts";
import { findUsearch } from "./find-usearch.ts";
import { type GatheredTexts, gatherTexts } from "./gather-texts.ts";
import { measureCase } from "./measure-case.ts";
import { findPaysFrom } from "./pays-from.ts";
import type { SearchCase } from "./search-case.ts";

export interface SearchOptions {
  /** Vectors of each case. @default [1203, 10000, 100000, 1000000] */
  readonly sizes?: readonly number[] | undefined;
  /** Queries of a case; above 200,000 vectors a fifth of them. @default 1000 */
  readonly queries?: number | undefined;
  /** Draws queries, and grows populations. @default 1 */
  readonly seed?: number | undefined;
  /** Also search points of no meaning, the worst a graph can be given. @default false */
  readonly random?: boolean | undefined;
  /** Leave the approximate search out. @default false */
  readonly exactOnly?: boolean | undefined;
  /** @default "examples/service-desk/deployment/assets" */
  readonly bundle?: string | undefined;
  /** @default "examples/service-desk/source" */
  readonly source?: string | undefined;
  /** @default "examples/service-desk/evaluation/novel.jsonl" */
  readonly evaluation?: string | undefined;
  /** Folder of the public data sets. @default the variable CLASSIFIER_DATASETS; none = the service desk alone */
  readonly data?: string | undefined;
  /** Folder in which the texts' vectors are kept for another run. @default none */
  readonly vectors?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    | ((progress: { run: string; step: string; done: number; total: number }) => void)
    | undefined;
}

export interface SearchReport extends ReportHeader<"search"> {
  readonly texts: Pick<GatheredTexts, "sources"> & {
    /** Different ones, of which populations are made. */
    readonly known: number;
    readonly queries: number;
    /** Median of embedding one query, which comes before each search. */
    readonly embedMs: number;
  };
  readonly likeness: PopulationLikeness;
  readonly cases: readonly SearchCase[];
  /** The least size measured from which on an approximate index pays; null where there is none. */
  readonly paysFrom: number | null;
  readonly bars: readonly CheckedBar[];
}

const DEFAULT_SIZES = [1203, 10_000, 100_000, 1_000_000];
const DEFAULT_QUERIES = 1000;
/**
 * Measures core's exact search and usearch's approximate one over the same vectors, each size in a process of its own.
 * Embeds all texts at hand first, which takes minutes. A million vectors take 6 GB of memory.
 */
export async function measureSearch(options: SearchOptions = {}): Promise<SearchReport> {
  const { signal, onProgress, vectors } = options;
  const settled = {
    sizes: options.sizes ?? DEFAULT_SIZES,
    queries: options.queries ?? DEFAULT_QUERIES,
    seed: options.seed ?? 1,
    random: options.random ?? false,
    exactOnly: options.exactOnly ?? false,
    bundle: options.bundle ?? "examples/service-desk/deployment/assets",
    source: options.source ?? "examples/service-desk/source",
    evaluation: options.evaluation ?? DEFAULT_TICKETS,
  };
  if (settled.sizes.length === 0 || settled.queries < 1) {
    throw new RangeError("a search of an empty sample: give it at least one size and one query");
  }
  const usearch = await findUsearch(settled.exactOnly);
  const header = beginReport("search", {
    ...settled,
    parameters: PARAMETERS,
  });
  const data = options.data ?? datasetsFolder();
  const texts = await gatherTexts({ ...settled, data });
  const folder = await mkdtemp(join(tmpdir(), "classifier-bench-"));
  try {
    const embedded = await embedTexts(
      texts.known.map(({ text }) => text),
      texts.queries,
      {
        bundle: settled.bundle,
        folder: vectors ?? folder,
        signal,
        onProgress: (done, total) => onProgress?.({ run: "texts", step: "embed", done, total }),
      },
    );
    const clusters = texts.known.map(({ cluster }) => cluster);
    const real = { matrix: embedded.known, clusters };
    const likeness = compareWithReal(real, embedded.queries, settled.seed);
    const populations = settled.random ? (["texts", "random"] as const) : (["texts"] as const);
    const cases: SearchCase[] = [];
    for (const population of populations) {
      for (const vectors of settled.sizes) {
        signal?.throwIfAborted();
        const run = `${vectors} ${population === "texts" ? "vectors" : "random vectors"}`;
        const measured = await measureCase({
          ...{ vectors, population, clusters, usearch, signal },
          ...{ seed: settled.seed, noiseLength: likeness.noiseLength },
          ...embedded,
          onProgress: (step, done, total) => onProgress?.({ run, step, done, total }),
        });
        cases.push(measured);
      }
    }
    return {
      ...header,
      versions: { ...header.versions, ...(usearch.status === "present" && { usearch: usearch.version }) },
      texts: {
        sources: texts.sources,
        known: texts.known.length,
        queries: texts.queries.length,
        embedMs: embedded.embedMs,
      },
      likeness,
      cases,
      paysFrom: findPaysFrom(cases, embedded.embedMs),
      bars: checkSearchBars(cases),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
