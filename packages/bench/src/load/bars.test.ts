import { expect, it } from "vitest";
import { REPORTS } from "../__fixtures__/reports-by-verb.ts";
import { trendOf } from "../memory/rss-trend.ts";
import { checkBars, type MeasuredPhases } from "./bars.ts";

const flat = trendOf(Array.from({ length: 40 }, (_, i) => [i, i % 3]));
const growing = trendOf(Array.from({ length: 40 }, (_, i) => [i, i * 100 + (i % 3)]));
const { steady, overload, idle } = REPORTS.load;
const good: MeasuredPhases = {
  steady: { ...steady, trend: flat },
  overload,
  idle,
  slow: [{ part: "body", cutOffMs: [2000, 2100] }],
};
const missed = (phases: Partial<MeasuredPhases>, lexicalReadyMs = 400) =>
  checkBars({ ...good, ...phases }, { lexicalReadyMs })
    .filter(({ verdict }) => verdict !== "met")
    .map(({ what, verdict }) => `${what}: ${verdict}`);

it("bars are met by a server that refuses beyond its line and does all else", () => {
  expect(missed({})).toEqual([]);
  expect(missed({}, 1001)).toEqual(["first answer by wording, from the start: missed"]);
});

it.each<[string, Partial<MeasuredPhases>]>([
  ["failed, but for 503: missed", { steady: { ...good.steady, failedShare: 1e-6 } }],
  ["accepted p99, of its bound: missed", { steady: { ...good.steady, boundMs: 1 } }],
  [
    "accepted p99, of its bound: not measured",
    { steady: { ...good.steady, accepted: { p50Ms: null, p95Ms: null, p99Ms: null, perSecond: 0 } } },
  ],
  ["/healthz p99 under load: missed", { steady: { ...good.steady, healthP99Ms: 50.1 } }],
  ["growth of memory in a second, at least: missed", { steady: { ...good.steady, trend: growing } }],
  ["growth of memory in a second, at least: not measured", { steady: { ...good.steady, trend: null } }],
  ["failed in overload, but for 503: missed", { overload: { ...overload, failedShare: 0.01 } }],
  ["answers again after overload: missed", { overload: { ...overload, recoveredMs: 1001 } }],
  ["refused beside idle connections: missed", { idle: { ...idle, opened: 999 } }],
  [
    "refused beside idle connections: missed",
    { idle: { ...idle, health: { answeredMs: [1], unanswered: 1 } } },
  ],
  ["slow senders not cut off: missed", { slow: [{ part: "headers", cutOffMs: [null, 2000] }] }],
])("%s", (what, phases) => {
  expect(missed(phases)).toEqual([what]);
});
