import { expect, it } from "vitest";
import { openExactSearch } from "./exact-search.ts";
import { randomPopulation } from "./grow-population.ts";
import { describeLikeness } from "./likeness.ts";
import { rowOf } from "./row-of.ts";

function likenessOfSphere(dimension: number) {
  const members = randomPopulation(4000, dimension, 1);
  const queries = randomPopulation(200, dimension, 2);
  const search = openExactSearch(members);
  const cosines = Array.from({ length: queries.rows }, (_, row) => {
    const vector = rowOf(queries, row);
    return search
      .nearest(vector, 10)
      .map((member) =>
        rowOf(members, member).reduce((sum, value, i) => sum + value * (vector[i] as number), 0),
      );
  });
  return describeLikeness(cosines);
}

it("finds about as many directions as a sphere's surface has", () => {
  for (const dimension of [3, 6]) {
    const { intrinsicDimension } = likenessOfSphere(dimension);
    // With nine distances the estimate is high by an eighth, and its median spreads by some per cent.
    expect(intrinsicDimension / (dimension - 1)).toBeGreaterThan(0.85);
    expect(intrinsicDimension / (dimension - 1)).toBeLessThan(1.35);
  }
});

it("has quantiles of the nearest alone, rising", () => {
  const { nearestCosine, lastCosine } = likenessOfSphere(6);
  expect(nearestCosine.p10).toBeLessThan(nearestCosine.p50);
  expect(nearestCosine.p50).toBeLessThan(nearestCosine.p90);
  expect(lastCosine).toBeLessThan(nearestCosine.p50);
});

it("of no query is an error", () => {
  expect(() => describeLikeness([])).toThrow(RangeError);
});
