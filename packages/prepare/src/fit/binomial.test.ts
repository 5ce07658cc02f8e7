import { describe, expect, it } from "vitest";
import { seededRandom } from "../train/seeded-random.ts";
import { binomialLowerBound, isShownToReach } from "./binomial.ts";

describe("binomialLowerBound", () => {
  // scipy 1.17.1: scipy.stats.beta.ppf(1 - certainty, right, count - right + 1)
  it.each([
    [10, 10, 0.95, 0.7411344491069477],
    [20, 20, 0.95, 0.8608916593317348],
    [59, 59, 0.95, 0.950492390111773],
    [45, 50, 0.95, 0.8011669974835816],
    [95, 100, 0.95, 0.8977466223567255],
    [1, 10, 0.95, 0.005116196891823701],
    [5, 10, 0.95, 0.2224411010081294],
    [980, 1000, 0.95, 0.9710698771486013],
    [4990, 5000, 0.95, 0.996609918018745],
    [10, 10, 0.9975, 0.5492802716530588],
    [45, 50, 0.9975, 0.7262966320693653],
    [95, 100, 0.9975, 0.8559400528953274],
  ])(
    "after %d of %d, with certainty %d, is %d, as Clopper and Pearson have it",
    (right, count, certainty, bound) => {
      expect(binomialLowerBound(right, count, certainty)).toBeCloseTo(bound, 9);
    },
  );

  it("is 0 where none was right, and where none was tried", () => {
    expect(binomialLowerBound(0, 7)).toBe(0);
    expect(binomialLowerBound(0, 0)).toBe(0);
  });

  it("rises with every one that is right, falls with every one that is not, and with certainty", () => {
    for (const [right, count] of [
      [1, 1],
      [3, 9],
      [40, 50],
      [900, 1000],
    ] as const) {
      const bound = binomialLowerBound(right, count);
      expect(bound).toBeLessThan(right / count);
      expect(binomialLowerBound(right + 1, count + 1)).toBeGreaterThan(bound);
      expect(binomialLowerBound(right, count + 1)).toBeLessThan(bound);
      expect(binomialLowerBound(right, count, 0.99)).toBeLessThan(bound);
    }
  });

  it("lies above the true share in no more than one case of twenty", () => {
    const random = seededRandom(3);
    const trials = 1000;
    for (const [count, share] of [
      [30, 0.9],
      [80, 0.95],
      [50, 0.5],
    ] as const) {
      let above = 0;
      for (let trial = 0; trial < trials; trial++) {
        let right = 0;
        for (let i = 0; i < count; i++) if (random() < share) right++;
        if (binomialLowerBound(right, count) > share) above++;
      }
      // Four standard deviations of what chance adds to 5 %.
      expect(above / trials).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / trials));
    }
  });
});

describe("isShownToReach", () => {
  it("says of every case what the bound says", () => {
    for (const share of [0.5, 0.9, 0.95, 0.9999]) {
      for (const count of [1, 10, 58, 59, 500, 4000]) {
        for (const wrong of [0, 1, 2, 5, Math.floor(count / 20), count]) {
          const right = Math.max(0, count - wrong);
          expect(isShownToReach(share, right, count)).toBe(binomialLowerBound(right, count) >= share);
        }
      }
    }
  });
});
