import { describe, expect, it } from "vitest";
import { seededRandom } from "../train/seeded-random.ts";
import { quantile, roundDown } from "./quantile.ts";

describe("quantile", () => {
  it("has at most the share below it, and more with the next value", () => {
    const random = seededRandom(1);
    for (let count = 1; count <= 60; count++) {
      const values = Array.from({ length: count }, random);
      for (const share of [0, 0.05, 0.25, 0.5, 0.95]) {
        const found = quantile(values, share);
        expect(values).toContain(found);
        expect(values.filter((value) => value < found).length).toBeLessThanOrEqual(share * count);
        expect(values.filter((value) => value <= found).length).toBeGreaterThan(share * count);
      }
    }
  });

  it.each([
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
    [[10, 9, 100], 0.34, 10],
    [[], 0.5, 0],
  ])("of %j at %d is %d, by size and not by spelling", (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it("leaves the order of the values alone", () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("roundDown", () => {
  it("never exceeds the value, has four decimals, and loses less than one step", () => {
    // The neighbours of every grid point, where a product is most likely to be rounded across it.
    const around = Array.from({ length: 10_000 }, (_, i) => i / 10_000).flatMap((grid) => [
      grid,
      grid - grid * Number.EPSILON,
      grid - (grid * Number.EPSILON) / 2,
      grid + grid * Number.EPSILON,
    ]);
    const above = around.filter((value) => roundDown(value) > value);
    expect(above).toEqual([]);
    expect(around.filter((value) => value - roundDown(value) > 1.0001e-4)).toEqual([]);
    expect(around.filter((value) => Number(roundDown(value).toFixed(4)) !== roundDown(value))).toEqual([]);
  });

  it("takes coarser steps where they are asked for", () => {
    const around = Array.from({ length: 1000 }, (_, i) => i / 1000);
    for (const value of around) {
      const rounded = roundDown(value, 100);
      expect(rounded).toBeLessThanOrEqual(value);
      expect(value - rounded).toBeLessThan(0.0100001);
      expect(Number(rounded.toFixed(2))).toBe(rounded);
    }
  });

  it("is 0 for what is below", () => {
    expect(roundDown(-0.2)).toBe(0);
    expect(Object.is(roundDown(-1e-9), 0)).toBe(true);
  });
});
