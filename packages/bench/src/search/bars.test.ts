import { expect, it } from "vitest";
import type { SearchCaseReport } from "../programs/search.program.ts";
import { checkSearchBars } from "./bars.ts";
import { findPaysFrom } from "./pays-from.ts";
import {
  type ApproximateSearch,
  type SearchCase,
  summarizeApproximate,
  summarizeExact,
} from "./search-case.ts";

const sample = (ms: number, recall: number) => ({
  queryMs: [ms, ms, ms * 3],
  recall: [recall, recall, recall],
});
const cost = { buildMs: 1000, rssBytes: 1, fileBytes: null };

/** A case whose queries took and found so much, by the code that sums up real ones. */
function caseOf(
  vectors: number,
  exactMs: number,
  approximate: { ms: number; recall: number } | Exclude<ApproximateSearch, { status: "measured" }>,
): SearchCase {
  const report: SearchCaseReport = {
    exact: { ...cost, ...sample(exactMs, 1) },
    approximate: null,
    cosines: [],
  };
  const exact = summarizeExact(report);
  return {
    ...{ population: "texts", vectors, real: 1, queries: 3, exact },
    likeness: { nearestCosine: { p10: 0, p50: 0, p90: 0 }, lastCosine: 0, intrinsicDimension: 1 },
    approximate:
      "status" in approximate
        ? approximate
        : summarizeApproximate(
            {
              ...{ ...cost, ...sample(approximate.ms, approximate.recall) },
              rescored: sample(approximate.ms * 2, approximate.recall),
            },
            exact,
          ),
  };
}

const verdicts = (cases: readonly SearchCase[]) => checkSearchBars(cases).map(({ verdict }) => verdict);

it("bars are met by what is fast and finds enough, as measured", () => {
  expect(
    verdicts([caseOf(100_000, 15, { ms: 1, recall: 1 }), caseOf(1e6, 100, { ms: 3, recall: 0.98 })]),
  ).toEqual(["met", "met", "met"]);
  expect(
    verdicts([caseOf(100_000, 15.01, { ms: 1, recall: 1 }), caseOf(1e6, 100, { ms: 3.01, recall: 0.9799 })]),
  ).toEqual(["missed", "missed", "missed"]);
});

it("an index that gives wrong rows quickly misses both bars, of recall and of time", () => {
  const [, time, recall] = checkSearchBars([caseOf(1e6, 100, { ms: 0.1, recall: 0.7 })]);
  expect(time).toMatchObject({ measured: 0.2, verdict: "missed" });
  expect(recall).toMatchObject({ measured: expect.closeTo(0.7), verdict: "missed" });
});

it.each(["missing", "failed", "not asked for"] as const)(
  "an approximate search that is %s is not measured, neither slow nor 0",
  (status) => {
    const cases = [caseOf(1e6, 100, { status, reason: "a reason" })];
    expect(checkSearchBars(cases).map(({ measured }) => measured)).toEqual([null, null, null]);
    expect(verdicts(cases)).toEqual(["not measured", "not measured", "not measured"]);
    expect(findPaysFrom(cases, 10)).toBe(null);
  },
);

it("a search that finds too little is not called the best for being fast", () => {
  const exact = summarizeExact({ exact: { ...cost, ...sample(50, 1) }, approximate: null, cosines: [] });
  const found = summarizeApproximate({ ...cost, ...sample(1, 0.9), rescored: sample(2, 0.99) }, exact);
  expect(found).toMatchObject({ best: { variant: "rescored" }, speedUp: 25, breakEvenQueries: 21 });
});

it("an approximate index pays where exact search takes longer than embedding, and up from there", () => {
  const good = { ms: 1, recall: 0.99 };
  const cases = [caseOf(1000, 0.5, good), caseOf(10_000, 5, good), caseOf(100_000, 50, good)];
  expect(findPaysFrom(cases, 10)).toBe(100_000);
  expect(findPaysFrom(cases, 1)).toBe(10_000);
  expect(findPaysFrom(cases, 60)).toBe(null);
  expect(findPaysFrom([...cases, caseOf(1e6, 500, { ms: 1, recall: 0.5 })], 10)).toBe(null);
  expect(findPaysFrom([], 10)).toBe(null);
});
