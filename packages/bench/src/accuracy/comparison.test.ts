import { describe, expect, it } from "vitest";
import { BARS, barFor } from "./bars.ts";
import { compare } from "./comparison.ts";
import { METRICS } from "./metric-names.ts";
import { PUBLISHED_FIGURES } from "./published-figures.ts";

const rowOf = (rows: ReturnType<typeof compare>, metric: string) => rows.find((row) => row.metric === metric);

describe("a comparison", () => {
  it("judges what was measured and not what is shown", () => {
    const verdict = (accuracy: number) =>
      rowOf(compare([{ accuracy }], "banking77", "auto"), "accuracy")?.verdict;
    expect([0.942, 0.94199, 0.95].map(verdict)).toEqual(["met", "missed", "met"]);
  });

  it("holds an upper bound from above", () => {
    const verdict = (calibrationError: number) =>
      rowOf(compare([{ calibrationError }], "clinc150", "auto"), "calibrationError")?.verdict;
    expect([0.02, 0.0201, 0].map(verdict)).toEqual(["met", "missed", "met"]);
  });

  it("says that nothing was measured where there is a bar and no value", () => {
    const [row] = compare([{ outOfScopeAuroc: null }], "clinc150", "auto");
    expect(row).toMatchObject({ measured: null, verdict: "not measured" });
  });

  it("has the mean of the runs and each run's value, and no mean where one is missing", () => {
    const runs = [{ accuracy: 0.8 }, { accuracy: 0.82, lexicalAccuracy: 0.9 }, { accuracy: 0.81 }];
    const rows = compare(runs, "banking77 5-shot", "auto");
    expect(rowOf(rows, "accuracy")).toMatchObject({ byRun: [0.8, 0.82, 0.81], verdict: "met" });
    expect(rowOf(rows, "accuracy")?.measured).toBeCloseTo(0.81);
    expect(rowOf(rows, "lexicalAccuracy")).toMatchObject({ measured: null, byRun: [null, 0.9, null] });
  });

  it("of no run is an error", () => {
    expect(() => compare([], "banking77", "auto")).toThrow(RangeError);
  });

  it("shows published figures beside, with their sources", () => {
    const row = rowOf(compare([{ accuracy: 0.9 }], "banking77", "auto"), "accuracy");
    expect(row?.published.map(({ by, value }) => [by, value])).toEqual([
      ["BERT-large", 0.9366],
      ["USE+ConveRT", 0.9336],
      ["jimothy", 0.9237],
    ]);
  });
});

describe("bars and published figures", () => {
  it("each have a source, a known metric and a value in its range, and no bar is there twice", () => {
    for (const { metric, value, source } of [...BARS, ...PUBLISHED_FIGURES]) {
      expect(source.length).toBeGreaterThan(10);
      expect(value).toBeGreaterThan(0);
      if (["share", "score"].includes(METRICS[metric].unit)) expect(value).toBeLessThan(1);
    }
    const keys = BARS.map(({ subject, metric }) => `${subject} ${metric}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("hold for the modes they speak of", () => {
    expect(barFor("banking77", "accuracy", "full")?.value).toBe(0.942);
    expect(barFor("banking77", "accuracy", "lexical")).toBeUndefined();
    expect(barFor("banking77", "lexicalShare", "full")).toBeUndefined();
    expect(barFor("service-desk", "firstAnswerMs", "lexical")?.value).toBe(60);
    expect(barFor("hint3 curekart", "lexicalMicroseconds", "auto")?.value).toBe(150);
  });
});
