import { Screen } from "@org/classifier-command-line/testing";
import { expect, it } from "vitest";
import type { SearchReport } from "../search/measure-search.ts";
import { showSearch } from "./show-search.ts";

const likeness = {
  nearestCosine: { p10: 0.5, p50: 0.8, p90: 0.9 },
  lastCosine: 0.7,
  intrinsicDimension: 11.2,
};
const query = (ms: number, recall: number) => ({
  queryMs: [ms],
  recall: [recall],
  medianMs: ms,
  p95Ms: ms * 2,
  meanRecall: recall,
});
const cost = { buildMs: 1500, rssBytes: 2_500_000, fileBytes: null };

const REPORT: SearchReport = {
  verb: "search",
  date: "2026-01-02T03:04:05.000Z",
  host: {
    ...{ cpu: "a processor", cores: 2, coresGranted: 2, memoryBytes: 1 },
    ...{ platform: "linux", architecture: "x64", node: "v20" },
  },
  versions: {},
  options: {},
  texts: { sources: [], known: 40_000, queries: 1000, embedMs: 7 },
  likeness: { real: likeness, grown: likeness, noiseLength: 0.4 },
  cases: [
    {
      ...{ population: "texts", vectors: 100_000, real: 40_000, queries: 1000, likeness },
      exact: { cost, query: query(4, 1) },
      approximate: { status: "missing", reason: "usearch is not installed: npm install usearch" },
    },
  ],
  paysFrom: null,
  bars: [],
};

it("an approximate search that is missing is shown as missing, without a figure", () => {
  const text = showSearch(REPORT, new Screen());
  expect(text).toMatch(
    /^100,000, 40,000 of them real +exact +4\.00 ms +8\.00 ms +100\.00 % +1\.5 s +2\.5 MB +-$/m,
  );
  expect(text).toMatch(/^ +approximate: missing, usearch is not installed: npm install usearch$/m);
  expect(text).toContain("does not pay at any size measured");
});
