import { describe, expect, it } from "vitest";
import { perceptronScorer } from "./perceptron.ts";

// Two inputs, two hidden units, three classes; the intercepts stand last.
const hidden = { data: Float32Array.of(1, 0, -3, 0.5, 0.5, 0), rows: 2, dimension: 3 };
const output = { data: Float32Array.of(1, 2, 0.5, 0, -1, 1, 4, 0, 0), rows: 3, dimension: 3 };

describe("a perceptron", () => {
  it("scores a small case as by hand, a unit below 0 being silent", () => {
    // Units: 1 - 3 = -2, so 0; (1 + 2) / 2 = 1.5.
    expect([...perceptronScorer({ hidden, output })(Float32Array.of(1, 2))]).toEqual([3.5, -0.5, 0]);
  });

  it("hears both units where both are above 0", () => {
    // Units: 5 - 3 = 2; (5 + 1) / 2 = 3.
    expect([...perceptronScorer({ hidden, output })(Float32Array.of(5, 1))]).toEqual([
      2 + 6 + 0.5,
      -3 + 1,
      8,
    ]);
  });

  it("says its intercepts where all units are silent", () => {
    expect([...perceptronScorer({ hidden, output })(Float32Array.of(-1, -1))]).toEqual([0.5, 1, 0]);
  });
});
