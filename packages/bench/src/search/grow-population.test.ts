import { describe, expect, it } from "vitest";
import { growPopulation, randomPopulation } from "./grow-population.ts";

const matrix = randomPopulation(40, 16, 3);
const clusters = Array.from({ length: 40 }, (_, row) => `cluster ${row % 4}`);
const real = { matrix, clusters };
const growth = { noiseLength: 0.3, seed: 5 };

function lengths({ data, rows, dimension }: typeof matrix): number[] {
  return Array.from({ length: rows }, (_, row) =>
    Math.hypot(...data.subarray(row * dimension, (row + 1) * dimension)),
  );
}

describe("a grown population", () => {
  it("begins with the real vectors, as they are, and takes no more than it has room for", () => {
    expect(growPopulation(real, 100, growth).data.subarray(0, matrix.data.length)).toEqual(matrix.data);
    expect(growPopulation(real, 10, growth).data).toEqual(matrix.data.subarray(0, 10 * 16));
  });

  it("has vectors of length 1 alone", () => {
    for (const length of lengths(growPopulation(real, 500, growth))) expect(length).toBeCloseTo(1, 5);
  });

  it("is the same for the same seed, and another for another", () => {
    const grown = growPopulation(real, 200, growth).data;
    expect(growPopulation(real, 200, growth).data).toEqual(grown);
    expect(growPopulation(real, 200, { ...growth, seed: 6 }).data).not.toEqual(grown);
  });

  it("without noise has mixtures of two texts of a cluster only", () => {
    // Two clusters in directions of their own: a mixture across them would have values in both.
    const axes = { data: Float32Array.of(1, 0, 0, 0.6, 0.8, 0, 0, 0, 1), rows: 3, dimension: 3 };
    const { data } = growPopulation({ matrix: axes, clusters: ["a", "a", "b"] }, 200, {
      noiseLength: 0,
      seed: 1,
    });
    for (let row = 0; row < 200; row++) {
      const [x = 0, y = 0, z = 0] = data.subarray(row * 3, row * 3 + 3);
      expect(z === 0 || (x === 0 && y === 0)).toBe(true);
    }
  });

  it("does not break on texts that repeat each other", () => {
    const same = {
      matrix: { data: Float32Array.of(1, 0, 1, 0), rows: 2, dimension: 2 },
      clusters: ["a", "a"],
    };
    expect(growPopulation(same, 20, growth).data.every(Number.isFinite)).toBe(true);
  });

  it("of vectors without a cluster each is an error", () => {
    expect(() => growPopulation({ matrix, clusters: clusters.slice(1) }, 50, growth)).toThrow(
      "39 clusters for 40 vectors",
    );
  });

  it("of nothing is an error", () => {
    const nothing = { matrix: { data: new Float32Array(), rows: 0, dimension: 16 }, clusters: [] };
    expect(() => growPopulation(nothing, 10, growth)).toThrow("population of nothing");
    expect(() => growPopulation(real, 0, growth)).toThrow("population of nothing");
  });
});

it("random points have length 1 and no direction in common", () => {
  const points = randomPopulation(2000, 16, 1);
  for (const length of lengths(points)) expect(length).toBeCloseTo(1, 5);
  for (let i = 0; i < 16; i++) {
    const mean = Array.from({ length: 2000 }, (_, row) => points.data[row * 16 + i] as number);
    // Four standard errors of a mean whose values have a variance of 1/16.
    expect(Math.abs(mean.reduce((sum, value) => sum + value, 0) / 2000)).toBeLessThan(
      (4 * 0.25) / Math.sqrt(2000),
    );
  }
});
