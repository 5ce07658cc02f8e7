import { describe, expect, it } from "vitest";
import { vectorScorers } from "../heads/head-scorers.ts";
import { nearnessOf } from "../vectors/nearness.ts";
import {
  askProblemHeads,
  inferMatters,
  measureProblemSignals,
  PROBLEM_SIGNALS,
  sumIntoCategories,
  withCategories,
} from "./infer-problems.ts";

// Three categories; the third has no matter.
const MATTERS = [
  { problem: 0, category: 0 },
  { problem: 1, category: 1 },
  { problem: 2, category: 0 },
  { problem: undefined, category: 1 },
];
const settings = { neighbourCount: 3, neighbourSharpness: 10 };
const NO_EVIDENCE = { semantic: undefined, perceptron: undefined, lexical: undefined };

let seed = 5;
const random = () => {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
};
const shares = (count: number) => {
  const values = Float64Array.from({ length: count }, () => random() ** 8);
  const total = values.reduce((a, b) => a + b);
  return values.map((value) => value / total);
};

describe("the signals of a matter", () => {
  const matterOfRow = Int32Array.of(0, 0, 1, 2, 3);
  const nearness = nearnessOf(Float32Array.of(0.5, 0.75, 0.25, -0.5, 0.5));
  const measure = (evidence: Parameters<typeof measureProblemSignals>[2]["evidence"]) =>
    measureProblemSignals(MATTERS, { matterOfRow }, { nearness, evidence }, settings).map((row) =>
      Object.fromEntries(PROBLEM_SIGNALS.map((signal, i) => [signal, row[i] as number])),
    );

  it("are the nearest of its texts, and the neighbours' votes as on level 1", () => {
    const table = measure(NO_EVIDENCE);
    expect(table.map(({ similarity }) => similarity)).toEqual([0.75, 0.25, -0.5, 0.5]);
    // The three nearest are 0.75 and 0.5 of the first, 0.5 of the last.
    const votes = [Math.exp(-2.5) + Math.exp(-5), Math.exp(-5)] as const;
    const total = votes[0] + votes[1];
    expect(table[0]?.neighbours).toBeCloseTo(Math.log((votes[0] / total + 0.001) / 0.001), 6);
    expect(table[3]?.neighbours).toBeCloseTo(Math.log((votes[1] / total + 0.001) / 0.001), 6);
    expect([table[1]?.neighbours, table[2]?.neighbours]).toEqual([0, 0]);
    expect(table[0]).toMatchObject({ semantic: 0, perceptron: 0, lexical: 0 });
  });

  it("hold what each head says, in its own place", () => {
    const evidence = {
      semantic: Float64Array.of(-1, -2, -3, -4),
      perceptron: Float64Array.of(-5, -6, -7, -8),
      lexical: Float64Array.of(1, 2, 3, 4),
    };
    expect(measure(evidence)[2]).toMatchObject({ semantic: -3, perceptron: -7, lexical: 3 });
  });

  it("come from the heads as logarithms of probabilities, and as margins", () => {
    const semantic = { data: Float32Array.of(1, 0, 0, 0), rows: 2, dimension: 2 };
    const hidden = { data: Float32Array.of(2, 0), rows: 1, dimension: 2 };
    const lexical = {
      weights: Int8Array.of(3, -3),
      scales: Float32Array.of(0.5),
      intercepts: Float32Array.of(0.25, 0),
    };
    const features = { rows: Int32Array.of(0), values: Float32Array.of(1) };
    const evidence = askProblemHeads(
      { ...vectorScorers({ semantic, perceptron: { hidden, output: semantic } }), lexical },
      Float32Array.of(1),
      features,
    );
    expect(evidence.semantic?.[0]).toBeCloseTo(-Math.log(1 + Math.exp(-1)), 12);
    expect(evidence.perceptron?.[0]).toBeCloseTo(-Math.log(1 + Math.exp(-2)), 12);
    expect([...(evidence.lexical ?? [])]).toEqual([1.75, -1.5]);
    const none = { semantic: undefined, perceptron: undefined, lexical: undefined };
    expect(askProblemHeads(none, Float32Array.of(1), features)).toEqual(NO_EVIDENCE);
  });
});

describe("the probabilities of matters", () => {
  it("are the softmax of the weighted signals", () => {
    const weights = { similarity: 1, neighbours: 2, semantic: 3, perceptron: 4, lexical: 5 };
    const table = [Float64Array.of(1, 1, 1, 1, 1), Float64Array.of(1, 1, 1, 1, 0.9)];
    // 15 against 14.5
    expect(inferMatters(table, weights)[0]).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 12);
  });

  it("are none where nothing is known", () => {
    const weights = { similarity: 1, neighbours: 1, semantic: 1, perceptron: 1, lexical: 1 };
    expect(inferMatters([], weights)).toHaveLength(0);
  });

  it("sum into categories, one without matters getting the least", () => {
    const sums = sumIntoCategories(MATTERS, Float64Array.of(0.5, 0.2, 0.2, 0.1), 3);
    expect(sums[0]).toBeCloseTo(Math.log(0.7), 12);
    expect(sums[1]).toBeCloseTo(Math.log(0.3), 12);
    expect(sums[2]).toBeCloseTo(Math.log(1e-6), 12);
    for (let round = 0; round < 100; round++) {
      const total = sumIntoCategories(MATTERS, shares(4), 2).reduce((sum, share) => sum + Math.exp(share), 0);
      // The least a category gets is put on top of what is shared out.
      expect(Math.abs(total - 1)).toBeLessThan(1.1e-6);
    }
  });

  it("keep their shares inside a category, which keeps its own probability", () => {
    for (let round = 0; round < 200; round++) {
      const matters = shares(4);
      const categories = shares(3);
      const joint = withCategories(MATTERS, matters, categories);
      for (const category of [0, 1]) {
        const own = MATTERS.flatMap((matter, i) => (matter.category === category ? [i] : []));
        const sum = own.reduce((total, i) => total + (joint[i] as number), 0);
        expect(sum).toBeCloseTo(categories[category] as number, 12);
        const [a, b] = own as [number, number];
        // Cross-multiplied, so that a share near 0 divides nothing.
        expect((joint[a] as number) * (matters[b] as number)).toBeCloseTo(
          (joint[b] as number) * (matters[a] as number),
          12,
        );
      }
      const total = joint.reduce((sum, probability) => sum + probability, 0);
      expect(total).toBeCloseTo(1 - (categories[2] as number), 12);
    }
  });

  it("survive shares too small for a product, and are 0 where the matters have none", () => {
    const tiny = withCategories(
      MATTERS,
      Float64Array.of(1e-320, 1, 1e-320, 0),
      Float64Array.of(1e-9, 1 - 1e-9, 0),
    );
    expect((tiny[0] as number) + (tiny[2] as number)).toBeCloseTo(1e-9, 15);
    const none = withCategories(MATTERS, Float64Array.of(0, 1, 0, 0), Float64Array.of(0.5, 0.5, 0));
    expect([...none]).toEqual([0, 0.5, 0, 0]);
  });
});
