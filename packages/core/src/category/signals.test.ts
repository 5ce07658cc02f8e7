import { describe, expect, it } from "vitest";
import type { CategoryData } from "../assets/bundle-data.ts";
import { toWords } from "../text/words.ts";
import { classifyCategory } from "./classify-category.ts";
import { ranked, softmax } from "./confidence.ts";
import { createKeywordFinder } from "./keywords.ts";
import { measureSignals, SIGNALS } from "./signals.ts";

const category = (id: string, more: Partial<CategoryData> = {}): CategoryData => ({
  id,
  name: id.toUpperCase(),
  description: id,
  keywords: [],
  priorityKeywords: [],
  exclusions: [],
  catchAll: false,
  routing: { team: "t", priority: "LOW", slaHours: 1, escalationPath: [] },
  ...more,
});
const CATEGORIES = [
  category("fruit", { keywords: ["apple*", "pear*"], exclusions: ["computer"] }),
  category("rest", { catchAll: true, priorityKeywords: ["lost property"] }),
];
const inputs = {
  categories: CATEGORIES,
  descriptions: { data: Float32Array.of(1, 0, 0, 1), rows: 2, dimension: 2 },
  centroids: { data: Float32Array.of(0.6, 0.8, 0.8, 0.6), rows: 2, dimension: 2 },
  categoryOfRow: Int32Array.of(0, 0, 1),
};
const settings = { neighbourCount: 3, neighbourSharpness: 10 };

function measure(text: string, similarities = [0.9, 0.5, 0.9]) {
  const table = measureSignals(
    inputs,
    {
      vector: Float32Array.of(0.6, 0.8),
      similarities: Float32Array.from(similarities),
      keywordHits: createKeywordFinder(CATEGORIES)(toWords(text)),
    },
    settings,
  );
  return table.map((row) => Object.fromEntries(SIGNALS.map((signal, i) => [signal, row[i] as number])));
}

describe("signals", () => {
  it("are cosines with description and centroid", () => {
    const [fruit, rest] = measure("");
    expect(fruit?.description).toBeCloseTo(0.6, 6);
    expect(rest?.description).toBeCloseTo(0.8, 6);
    expect(fruit?.centroid).toBeCloseTo(1, 6);
  });

  it("share the neighbours' votes out by nearness, to 1 in all", () => {
    const [fruit, rest] = measure("");
    const votes = [Math.exp(-1), Math.exp(-5), Math.exp(-1)] as const;
    const total = votes[0] + votes[1] + votes[2];
    expect(fruit?.neighbours).toBeCloseTo((votes[0] + votes[1]) / total, 6);
    expect((fruit?.neighbours ?? 0) + (rest?.neighbours ?? 0)).toBeCloseTo(1, 10);
  });

  it("count different phrases, not repetitions, and ever less", () => {
    expect(measure("apple")[0]?.keywords).toBe(1 / 2);
    expect(measure("apple apple apples")[0]?.keywords).toBe(1 / 2);
    expect(measure("apples and pears")[0]?.keywords).toBe(2 / 3);
    expect(measure("apple computer")[0]?.exclusions).toBe(-1 / 2);
  });

  it("hold the catch-all back unless one of its priority keywords is met", () => {
    expect(measure("something")[1]?.catchAll).toBe(-1);
    expect(measure("lost property")[1]?.catchAll).toBeCloseTo(0, 10);
    expect(measure("something")[0]?.catchAll).toBeCloseTo(0, 10);
  });

  it("are 0 where nothing is known", () => {
    const table = measureSignals(
      { ...inputs, centroids: undefined, categoryOfRow: new Int32Array() },
      { vector: Float32Array.of(1, 0), similarities: new Float32Array(), keywordHits: [] },
      settings,
    );
    expect(table[0]?.[SIGNALS.indexOf("centroid")]).toBe(0);
    expect(table[0]?.[SIGNALS.indexOf("neighbours")]).toBe(0);
  });
});

describe("confidence", () => {
  it("is a probability for scores of any size", () => {
    for (const scores of [
      [0, 0],
      [1e6, -1e6],
      [-1e6, -1e6 - 1],
      [800, 799, 1],
    ]) {
      const shares = softmax(Float64Array.from(scores));
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
      expect([...shares].every((share) => share >= 0 && share <= 1)).toBe(true);
    }
    // The logistic function at 1, from its definition.
    expect(softmax(Float64Array.of(1, 0))[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  it("ranks equal values in the bundle's order", () => {
    expect(ranked(Float64Array.of(0.2, 0.4, 0.2, 0.4))).toEqual([1, 3, 0, 2]);
  });

  it("gives alternatives without the winner, and the margin to the first of them", () => {
    const weights = Object.fromEntries(SIGNALS.map((signal) => [signal, signal === "keywords" ? 2 : 0]));
    const table = measure("apple").map((row) =>
      Float64Array.from(SIGNALS, (signal) => row[signal] as number),
    );
    const { category: result } = classifyCategory(
      CATEGORIES,
      table,
      { weights: weights as Parameters<typeof classifyCategory>[2]["weights"] },
      { alternatives: 5 },
    );
    expect(result.id).toBe("fruit");
    expect(result.confidence).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect(result.alternatives.map(({ id }) => id)).toEqual(["rest"]);
    expect(result.margin).toBeCloseTo(result.confidence - (1 - result.confidence), 12);
  });
});
