import { LEAST_RECALL } from "./bars.ts";
import type { SearchCase } from "./search-case.ts";

/**
 * The least size measured from which on an approximate index pays, null where there is none: where exact search takes
 * longer than embedding the query, which comes before it, and the approximate one is faster and finds enough. Below, the
 * search is the smaller part of an answer, and a second index to build, ship and load would gain nobody a thing.
 */
export function findPaysFrom(cases: readonly SearchCase[], embedMs: number): number | null {
  const pays = ({ exact, approximate }: SearchCase) =>
    approximate.status === "measured" &&
    exact.query.medianMs > embedMs &&
    approximate.best.query.meanRecall >= LEAST_RECALL &&
    approximate.speedUp > 1;
  const falling = cases
    .filter(({ population }) => population === "texts")
    .sort((a, b) => b.vectors - a.vectors);
  const from = falling.findIndex((found) => !pays(found));
  return (from === -1 ? falling : falling.slice(0, from)).at(-1)?.vectors ?? null;
}
