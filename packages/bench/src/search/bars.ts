import { type CheckedBar, checkBar } from "../measurement/bar.ts";
import type { SearchCase } from "./search-case.ts";

/** Share of the true nearest below which a search is not the search that was asked for. */
export const LEAST_RECALL = 0.98;

const SOURCE =
  "bar of this suite: level 2 exact, 100k vectors, one query <= 15 ms; 1M approximate <= 3 ms at recall@10 >= 0.98";
const EXACT = { vectors: 100_000, medianMs: 15 };
const APPROXIMATE = { vectors: 1_000_000, medianMs: 3 };

/** A size that was not asked for, and a search that was not there, are not measured and so not met. */
export function checkSearchBars(cases: readonly SearchCase[]): CheckedBar[] {
  const caseOf = (vectors: number) =>
    cases.find((found) => found.population === "texts" && found.vectors === vectors);
  const approximate = caseOf(APPROXIMATE.vectors)?.approximate;
  const best = approximate?.status === "measured" ? approximate.best : undefined;
  const time = checkBar(
    "approximate, 1,000,000 vectors, one query",
    best?.query.medianMs ?? null,
    "milliseconds",
    {
      direction: "at most",
      value: APPROXIMATE.medianMs,
      source: SOURCE,
    },
  );
  // A search that finds too little is fast at something else.
  const enough = best === undefined || best.query.meanRecall >= LEAST_RECALL;
  return [
    checkBar(
      "exact, 100,000 vectors, one query",
      caseOf(EXACT.vectors)?.exact.query.medianMs ?? null,
      "milliseconds",
      { direction: "at most", value: EXACT.medianMs, source: SOURCE },
    ),
    enough ? time : { ...time, verdict: "missed" },
    checkBar("approximate, 1,000,000 vectors, recall@10", best?.query.meanRecall ?? null, "share", {
      direction: "at least",
      value: LEAST_RECALL,
      source: SOURCE,
    }),
  ];
}
