import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { decodeNpy, type Matrix } from "@org/classifier-core/preparation";
import { buildApproximateIndex } from "../search/approximate-search.ts";
import { compareSearches, type SearchSample } from "../search/compare-searches.ts";
import { openExactSearch } from "../search/exact-search.ts";
import { growPopulation, randomPopulation } from "../search/grow-population.ts";
import { readJob, say } from "./report-to-parent.ts";

export interface SearchJob {
  readonly vectors: number;
  readonly population:
    | {
        readonly kind: "texts";
        /** .npy, [rows, dimension] */
        readonly real: string;
        readonly clusters: readonly string[];
        readonly noiseLength: number;
        /** .npy, [rows, dimension] */
        readonly queries: string;
      }
    | { readonly kind: "random"; readonly dimension: number };
  readonly queries: number;
  readonly neighbours: number;
  readonly seed: number;
  readonly approximate: boolean;
  /** Threads that build a graph; a search has one. */
  readonly threads: number;
}

/** What it takes to have an index before the first query. */
export interface IndexCost {
  readonly buildMs: number;
  /** By how much the process grew; the vectors it was built of were there before. */
  readonly rssBytes: number;
  /** Written down. Null for the exact search, which keeps nothing but the vectors. */
  readonly fileBytes: number | null;
}

export interface SearchCaseReport {
  readonly exact: IndexCost & SearchSample;
  /** Null where it was not asked for. */
  readonly approximate: (IndexCost & SearchSample & { readonly rescored: SearchSample }) | null;
  readonly cosines: readonly (readonly number[])[];
}

const job = readJob<SearchJob>();
const { members, queries } = await readPopulation(job);
const [exact, exactCost] = await measured(async () => openExactSearch(members));
const built = job.approximate ? await measured(() => buildIndex(members, job.threads)) : undefined;
const { samples, cosines } = compareSearches({
  members,
  queries,
  searches: [exact, ...(built === undefined ? [] : [built[0].search, built[0].rescored])],
  count: job.neighbours,
  onProgress: (done, total) => say({ done, total }),
});
const [ofExact, ofSearch, ofRescored] = samples as [SearchSample, SearchSample, SearchSample];
say<SearchCaseReport>({
  report: {
    exact: { ...exactCost, fileBytes: null, ...ofExact },
    approximate:
      built === undefined
        ? null
        : { ...built[1], fileBytes: await savedBytes(built[0]), ...ofSearch, rescored: ofRescored },
    cosines,
  },
});

async function readPopulation({ vectors, population, seed, ...asked }: SearchJob) {
  if (population.kind === "random") {
    const { dimension } = population;
    return {
      members: randomPopulation(vectors, dimension, seed),
      queries: randomPopulation(asked.queries, dimension, seed + 1),
    };
  }
  const { real, clusters, noiseLength } = population;
  const matrix = decodeNpy(await readFile(real), "real texts");
  const all = decodeNpy(await readFile(population.queries), "queries");
  const rows = Math.min(asked.queries, all.rows);
  return {
    members: growPopulation({ matrix, clusters }, vectors, { noiseLength, seed }),
    queries: { data: all.data.subarray(0, rows * all.dimension), rows, dimension: all.dimension },
  };
}

function buildIndex(members: Matrix, threads: number) {
  return buildApproximateIndex(members, { threads, onProgress: (done, total) => say({ done, total }) });
}

async function measured<Index>(build: () => Promise<Index>): Promise<[Index, Omit<IndexCost, "fileBytes">]> {
  await giveBackMemory();
  const before = process.memoryUsage.rss();
  const startedMs = performance.now();
  const index = await build();
  const buildMs = performance.now() - startedMs;
  await giveBackMemory();
  return [index, { buildMs, rssBytes: process.memoryUsage.rss() - before }];
}

/** Milliseconds in which the runtime frees the buffers it has collected, which it does in a thread of its own. */
const FREEING_MS = 300;

/** What was left over by reading would otherwise be given back while an index is built, and hide its growth. */
async function giveBackMemory(): Promise<void> {
  globalThis.gc?.();
  await setTimeout(FREEING_MS);
  globalThis.gc?.();
  await setTimeout(FREEING_MS);
}

async function savedBytes(index: { save(path: string): void }): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "classifier-bench-"));
  try {
    index.save(join(folder, "index.usearch"));
    return (await stat(join(folder, "index.usearch"))).size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
