import { describe, expect, it } from "vitest";
import { median } from "./median.ts";
import { quantile } from "./quantile.ts";

describe("a quantile", () => {
  it("lies between two values in proportion, as numpy's default", () => {
    // numpy.quantile([1, 2, 4, 8], [0, 0.25, 0.5, 0.95, 1]), numpy 2.
    const shares = [0, 0.25, 0.5, 0.95, 1].map((share) => quantile([8, 1, 4, 2], share));
    expect(shares.map((value) => Number(value.toFixed(9)))).toEqual([1, 1.75, 3, 7.4, 8]);
  });

  it("at one half is the median", () => {
    for (const values of [[3], [5, 1], [4, 9, 2]]) expect(quantile(values, 0.5)).toBe(median(values));
  });

  it("of nothing is an error", () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});
