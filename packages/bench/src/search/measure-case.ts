import type { Matrix } from "@org/classifier-core/preparation";
import { nodeProgram, runFresh } from "../measurement/fresh-process.ts";
import { describeHost } from "../measurement/host.ts";
import { MeasuredProcessError } from "../measurement/measured-process-error.ts";
import type { SearchCaseReport, SearchJob } from "../programs/search.program.ts";
import type { FoundUsearch } from "./find-usearch.ts";
import { describeLikeness } from "./likeness.ts";
import {
  type ApproximateSearch,
  type SearchCase,
  summarizeApproximate,
  summarizeExact,
} from "./search-case.ts";

/** Nearest vectors a query asks for, as in recall@10. */
export const NEIGHBOURS = 10;
/** Above so many vectors an exact query takes so long that a part of the queries has to do. */
const MANY_VECTORS = 200_000;
const PART_OF_QUERIES = 0.2;

export interface MeasureCaseOptions {
  readonly vectors: number;
  readonly population: SearchCase["population"];
  readonly known: Matrix;
  readonly knownFile: string;
  readonly clusters: readonly string[];
  readonly queries: Matrix;
  readonly queriesFile: string;
  readonly noiseLength: number;
  readonly seed: number;
  readonly usearch: FoundUsearch;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (step: string, done: number, total: number) => void;
}

/** Measures one size in a process of its own. An approximate search that fails is told as failed, and the exact one measured without it. */
export async function measureCase(options: MeasureCaseOptions): Promise<SearchCase> {
  const { usearch } = options;
  if (usearch.status !== "present") return summarizeCase(options, await run(options, false), usearch);
  try {
    return summarizeCase(options, await run(options, true));
  } catch (error) {
    if (!(error instanceof MeasuredProcessError)) throw error;
    // Ours failing fails again without the other, and that is an error.
    const report = await run(options, false);
    return summarizeCase(options, report, { status: "failed", reason: error.message });
  }
}

async function run(options: MeasureCaseOptions, approximate: boolean): Promise<SearchCaseReport> {
  const { vectors, population, queries, noiseLength, clusters, seed, signal, onProgress } = options;
  const job: SearchJob = {
    vectors,
    population:
      population === "random"
        ? { kind: "random", dimension: queries.dimension }
        : {
            kind: "texts",
            real: options.knownFile,
            queries: options.queriesFile,
            clusters,
            noiseLength,
          },
    queries: vectors > MANY_VECTORS ? Math.ceil(queries.rows * PART_OF_QUERIES) : queries.rows,
    neighbours: NEIGHBOURS,
    seed,
    approximate,
    threads: describeHost().coresGranted,
  };
  // A process says how far its present step is; more queries than vectors are no step's total but the search's.
  const { report } = await runFresh<SearchCaseReport>(nodeProgram("search", ["--expose-gc"]), job, {
    signal,
    onProgress: (done, total) => onProgress(total === vectors ? "build" : "search", done, total),
  });
  return report;
}

function summarizeCase(
  { vectors, population, known }: MeasureCaseOptions,
  report: SearchCaseReport,
  without: Exclude<ApproximateSearch, { status: "measured" }> = {
    status: "not asked for",
    reason: "the process was not asked for it",
  },
): SearchCase {
  const exact = summarizeExact(report);
  return {
    vectors,
    population,
    real: population === "random" ? 0 : Math.min(vectors, known.rows),
    queries: report.exact.queryMs.length,
    likeness: describeLikeness(report.cosines),
    exact,
    approximate: report.approximate === null ? without : summarizeApproximate(report.approximate, exact),
  };
}
