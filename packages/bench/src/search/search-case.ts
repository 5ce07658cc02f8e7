import { mean } from "../metrics/mean.ts";
import { median } from "../metrics/median.ts";
import { quantile } from "../metrics/quantile.ts";
import type { IndexCost, SearchCaseReport } from "../programs/search.program.ts";
import { LEAST_RECALL } from "./bars.ts";
import type { SearchSample } from "./compare-searches.ts";
import type { Likeness } from "./likeness.ts";

/** Queries of one search, summed up; the sample is kept. */
export interface QueryFigures extends SearchSample {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly meanRecall: number;
}

export interface MeasuredSearch {
  readonly cost: IndexCost;
  readonly query: QueryFigures;
}

/** The approximate search of one size: as the graph gives its finds, and put in order by the vectors themselves. */
export type ApproximateSearch =
  | {
      readonly status: "measured";
      readonly cost: IndexCost;
      readonly plain: QueryFigures;
      readonly rescored: QueryFigures;
      /** The faster of the two of those that find enough, else the one that finds more. */
      readonly best: { readonly variant: "plain" | "rescored"; readonly query: QueryFigures };
      /** Median time of an exact query for one of the best variant's. */
      readonly speedUp: number;
      /** Queries after which the time saved has made up for the time of building; null where none is saved. */
      readonly breakEvenQueries: number | null;
    }
  | { readonly status: "missing" | "failed" | "not asked for"; readonly reason: string };

/** One population of one size. */
export interface SearchCase {
  readonly population: "texts" | "random";
  readonly vectors: number;
  /** Of them vectors of real texts; the others are grown. */
  readonly real: number;
  readonly queries: number;
  readonly likeness: Likeness;
  readonly exact: MeasuredSearch;
  readonly approximate: ApproximateSearch;
}

export function summarizeExact({ exact }: SearchCaseReport): MeasuredSearch {
  return { cost: costOf(exact), query: summarize(exact) };
}

export function summarizeApproximate(
  approximate: NonNullable<SearchCaseReport["approximate"]>,
  exact: MeasuredSearch,
): ApproximateSearch {
  const [plain, rescored] = [summarize(approximate), summarize(approximate.rescored)];
  const cost = costOf(approximate);
  const best = chooseBest(plain, rescored);
  const savedMs = exact.query.medianMs - best.query.medianMs;
  return {
    status: "measured",
    cost,
    plain,
    rescored,
    best,
    speedUp: exact.query.medianMs / best.query.medianMs,
    breakEvenQueries: savedMs > 0 ? Math.ceil(cost.buildMs / savedMs) : null,
  };
}

function chooseBest(plain: QueryFigures, rescored: QueryFigures) {
  const variants = [
    { variant: "plain" as const, query: plain },
    { variant: "rescored" as const, query: rescored },
  ];
  const [first, second] = variants as [(typeof variants)[0], (typeof variants)[1]];
  const sufficient = variants.filter(({ query }) => query.meanRecall >= LEAST_RECALL);
  if (sufficient.length === 0) return plain.meanRecall > rescored.meanRecall ? first : second;
  return sufficient.reduce((a, b) => (b.query.medianMs < a.query.medianMs ? b : a));
}

function summarize({ queryMs, recall }: SearchSample): QueryFigures {
  return {
    queryMs,
    recall,
    medianMs: median(queryMs),
    p95Ms: quantile(queryMs, 0.95),
    meanRecall: mean(recall),
  };
}

function costOf({ buildMs, rssBytes, fileBytes }: IndexCost): IndexCost {
  return { buildMs, rssBytes, fileBytes };
}
