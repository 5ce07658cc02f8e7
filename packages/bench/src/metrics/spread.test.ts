import { expect, it } from "vitest";
import { quantile } from "./quantile.ts";
import { spread } from "./spread.ts";

it("has the middle and the middle half of a sample, in whatever order it comes", () => {
  expect(spread([50, 10, 30, 20, 40])).toEqual({ median: 30, lowerQuartile: 20, upperQuartile: 40 });
});

it("takes a quantile between two values in proportion", () => {
  expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9, 12);
  expect([quantile([3], 0.5), quantile([2, 1], 0), quantile([2, 1], 1)]).toEqual([3, 1, 2]);
});

it("of nothing is an error", () => {
  expect(() => spread([])).toThrow(RangeError);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});
