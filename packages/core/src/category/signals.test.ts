import { describe, expect, it } from "vitest";
import type { CategoryData } from "../assets/bundle-data.ts";
import { ranked, softmax } from "../probabilities.ts";
import { toWords } from "../text/words.ts";
import { nearnessOf } from "../vectors/nearness.ts";
import { classifyCategory } from "./classify-category.ts";
import { createKeywordFinder } from "./keywords.ts";
import { type HeadEvidence, logNeighbours, measureSignals, neighbourShares, SIGNALS } from "./signals.ts";

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
const NO_HEADS = { semantic: undefined, perceptron: undefined, lexical: undefined, problems: undefined };

function measure(text: string, similarities = [0.9, 0.5, 0.9], heads: HeadEvidence = NO_HEADS) {
  const table = measureSignals(
    inputs,
    {
      vector: Float32Array.of(0.6, 0.8),
      nearness: nearnessOf(Float32Array.from(similarities)),
      keywordHits: createKeywordFinder(CATEGORIES)(toWords(text)),
      heads,
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
    const votes = [Math.exp(-1), Math.exp(-5), Math.exp(-1)] as const;
    const total = votes[0] + votes[1] + votes[2];
    const shares = neighbourShares(
      2,
      inputs.categoryOfRow,
      nearnessOf(Float32Array.of(0.9, 0.5, 0.9)),
      settings,
    );
    expect(shares[0]).toBeCloseTo((votes[0] + votes[1]) / total, 6);
    expect((shares[0] ?? 0) + (shares[1] ?? 0)).toBeCloseTo(1, 10);
    // Only as many neighbours as asked for have a vote.
    const nearest = neighbourShares(2, inputs.categoryOfRow, nearnessOf(Float32Array.of(0.9, 0.5, 0.8)), {
      ...settings,
      neighbourCount: 1,
    });
    expect([...nearest]).toEqual([1, 0]);
  });

  it("put the neighbours' shares on the heads' scale: 0 for none, ln 1001 for all", () => {
    expect(logNeighbours(0)).toBe(0);
    expect(logNeighbours(1)).toBeCloseTo(Math.log(1001), 10);
    expect(logNeighbours(0.5)).toBeCloseTo(Math.log(501), 10);
    const [fruit, rest] = measure("");
    const votes = [Math.exp(-1) + Math.exp(-5), Math.exp(-1)] as const;
    const share = votes[0] / (votes[0] + votes[1]);
    expect(fruit?.neighbours).toBeCloseTo(Math.log((share + 0.001) / 0.001), 5);
    expect(rest?.neighbours).toBeCloseTo(Math.log((1 - share + 0.001) / 0.001), 5);
  });

  it("hand on what each head says of a category, in its own place", () => {
    const [fruit, rest] = measure("", undefined, {
      semantic: Float64Array.of(-1, -2),
      perceptron: Float64Array.of(-3, -4),
      lexical: Float64Array.of(0.5, -0.5),
      problems: Float64Array.of(-5, -6),
    });
    expect(fruit).toMatchObject({ semantic: -1, perceptron: -3, lexical: 0.5, problems: -5 });
    expect(rest).toMatchObject({ semantic: -2, perceptron: -4, lexical: -0.5, problems: -6 });
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
      {
        vector: Float32Array.of(1, 0),
        nearness: nearnessOf(new Float32Array()),
        keywordHits: [],
        heads: NO_HEADS,
      },
      settings,
    );
    for (const signal of [
      "centroid",
      "neighbours",
      "semantic",
      "perceptron",
      "lexical",
      "problems",
    ] as const) {
      expect(table.map((row) => row[SIGNALS.indexOf(signal)])).toEqual([0, 0]);
    }
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

  it("is evened out by a temperature, and says by its method whether a head had a say", () => {
    const table = measure("apple").map((row) =>
      Float64Array.from(SIGNALS, (signal) => row[signal] as number),
    );
    const classify = (signal: string, temperature: number) => {
      const weights = Object.fromEntries(SIGNALS.map((name) => [name, name === signal ? 2 : 0]));
      return classifyCategory(
        CATEGORIES,
        table,
        { weights: weights as Parameters<typeof classifyCategory>[2]["weights"], temperature },
        { alternatives: 0 },
      );
    };
    // A score of 1 against one of 0, at the temperature 4.
    expect(classify("keywords", 4).category.confidence).toBeCloseTo(1 / (1 + Math.exp(-1 / 4)), 12);
    expect([...classify("keywords", 4).scores]).toEqual([1, 0]);
    expect(classify("keywords", 1).category.method).toBe("similarity");
    for (const signal of ["semantic", "perceptron", "lexical", "problems"]) {
      expect(classify(signal, 1).category.method).toBe("combined");
    }
  });

  it("gives alternatives without the winner, and the margin to the first of them", () => {
    const weights = Object.fromEntries(SIGNALS.map((signal) => [signal, signal === "keywords" ? 2 : 0]));
    const table = measure("apple").map((row) =>
      Float64Array.from(SIGNALS, (signal) => row[signal] as number),
    );
    const { category: result } = classifyCategory(
      CATEGORIES,
      table,
      { weights: weights as Parameters<typeof classifyCategory>[2]["weights"], temperature: 1 },
      { alternatives: 5 },
    );
    expect(result.id).toBe("fruit");
    expect(result.confidence).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect(result.alternatives.map(({ id }) => id)).toEqual(["rest"]);
    expect(result.margin).toBeCloseTo(result.confidence - (1 - result.confidence), 12);
  });
});
