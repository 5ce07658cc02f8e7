import { expect, it } from "vitest";
import { measuredStart, startRun } from "../__fixtures__/starts.ts";
import { medianSplit, splitOf } from "./split.ts";
import { summarizeStart } from "./summarize-start.ts";

it("has parts that add up to the wall time, and pieces that need not", () => {
  const split = splitOf(startRun(1, 500));
  const whole = split.filter(({ within }) => within === null);
  expect(whole.map(({ part }) => part)).toEqual([
    "process and interpreter",
    "import",
    "model",
    "opening, the rest",
    "first ticket",
  ]);
  expect(whole.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(500, 9);
  expect(split.filter(({ within }) => within === "model").map(({ part }) => part)).toEqual([
    "session",
    "hash",
  ]);
});

it("of a process that opens nothing is that process", () => {
  const own = { startedMs: 30, openedMs: 30, answeredMs: 30, openingMs: {}, peakRssBytes: 1, cpuMs: 1 };
  expect(splitOf({ round: 1, wallMs: 45, own })).toEqual([
    { part: "process and interpreter", within: null, ms: 45 },
  ]);
});

it("is the median of each part", () => {
  const runs = [startRun(1, 100), startRun(2, 900), startRun(3, 500)];
  const middle = splitOf(startRun(3, 500));
  expect(medianSplit(runs).map(({ medianMs }) => medianMs)).toEqual(middle.map(({ ms }) => ms));
});

it("of opening leaves out what importing took", () => {
  const { own } = startRun(1, 500);
  const { openingMs } = summarizeStart([startRun(1, 500)]);
  expect(openingMs?.median).toBeCloseTo(own.openedMs - own.startedMs - (own.openingMs.import as number), 9);
});

it("of no run is an error, and not 0", () => {
  expect(() => measuredStart("classifier", [])).toThrow(RangeError);
});
