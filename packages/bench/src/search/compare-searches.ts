import { cosine, type Matrix } from "@org/classifier-core/preparation";
import { rowOf } from "./row-of.ts";
import type { VectorSearch } from "./vector-search.ts";

/** What one search did with the queries, in their order. */
export interface SearchSample {
  readonly queryMs: readonly number[];
  /** Share of the nearest that each query found, 0 to 1. */
  readonly recall: readonly number[];
}

export interface Comparison {
  readonly samples: readonly SearchSample[];
  /** Cosines of each query's nearest vectors, best first, by the reference. */
  readonly cosines: readonly (readonly number[])[];
}

export interface ComparedSearches {
  readonly members: Matrix;
  readonly queries: Matrix;
  /** The first is the reference: what it finds counts as the nearest. */
  readonly searches: readonly VectorSearch[];
  /** Neighbours asked for. */
  readonly count: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Queries of one search before the next takes its turn: enough that each runs with its own data in the caches. */
const TURN_QUERIES = 50;
/** Queries before the measured ones, so that the loops are compiled and the memory is there. */
const WARM_UP_QUERIES = 20;
/** Cosines closer than this are one: sums of 384 float32 products in another order differ by as much. */
const SAME_COSINE = 1e-6;

/**
 * Asks every search every query, by turns, each timed by itself. A vector counts as found where it is as near as the
 * last of the reference's: of several equally near ones any will do, and none counts twice.
 */
export function compareSearches(compared: ComparedSearches): Comparison {
  const { members, queries, searches, count, onProgress } = compared;
  const [reference] = searches;
  if (reference === undefined) throw new RangeError("no search to compare with");
  if (queries.rows === 0 || members.rows === 0) {
    throw new RangeError("a search of an empty sample: give it at least one vector and one query");
  }
  const query = (row: number) => rowOf(queries, row);
  for (const search of searches) {
    for (let i = 0; i < Math.min(WARM_UP_QUERIES, queries.rows); i++) search.nearest(query(i), count);
  }
  const answers = searches.map(() => ({ queryMs: [] as number[], rows: [] as (readonly number[])[] }));
  for (let first = 0; first < queries.rows; first += TURN_QUERIES) {
    const last = Math.min(first + TURN_QUERIES, queries.rows);
    for (const [i, search] of searches.entries()) {
      for (let row = first; row < last; row++) {
        const vector = query(row);
        const startedMs = performance.now();
        const found = search.nearest(vector, count);
        answers[i]?.queryMs.push(performance.now() - startedMs);
        answers[i]?.rows.push(found);
      }
    }
    onProgress?.(last, queries.rows);
  }
  const cosinesOf = (found: readonly number[], row: number) =>
    found.map((member) => cosine(rowOf(members, member), query(row)));
  const cosines = (answers[0]?.rows ?? []).map(cosinesOf);
  const samples = answers.map(({ queryMs, rows }) => ({
    queryMs,
    recall: rows.map((found, row) => {
      const nearest = cosines[row] as readonly number[];
      const least = (nearest.at(-1) as number) - SAME_COSINE;
      const near = cosinesOf([...new Set(found)], row).filter((value) => value >= least);
      return Math.min(1, near.length / nearest.length);
    }),
  }));
  return { samples, cosines };
}
