import { describe, expect, it } from "vitest";
import { logShares } from "./probabilities.ts";

const total = (shares: Float64Array) => shares.reduce((sum, share) => sum + Math.exp(share), 0);

describe("log shares", () => {
  it("are logarithms of probabilities that sum to 1, finite for scores of any size", () => {
    for (const scores of [[0], [0, 0], [3, 1, -2], [1e6, -1e6], [-1e6, -1e6 - 1], [800, 799, 1]]) {
      const shares = logShares(Float64Array.from(scores));
      expect(total(shares)).toBeCloseTo(1, 10);
      expect([...shares].every((share) => Number.isFinite(share) && share <= 0)).toBe(true);
    }
    expect(logShares(Float64Array.of(1, 0))[0]).toBeCloseTo(-Math.log(1 + Math.exp(-1)), 12);
    expect(logShares(Float64Array.of(5, 5))[1]).toBeCloseTo(-Math.log(2), 12);
  });

  it("do not change when all scores are moved", () => {
    const scores = [0.3, -2, 7.5, 0];
    const shares = logShares(Float64Array.from(scores));
    for (const shift of [-300, -1, 12.25, 1e5]) {
      logShares(Float64Array.from(scores, (score) => score + shift)).forEach((share, i) => {
        expect(share).toBeCloseTo(shares[i] as number, 9);
      });
    }
  });

  it("keep differences", () => {
    const shares = logShares(Float64Array.of(4, 1.5));
    expect((shares[0] as number) - (shares[1] as number)).toBeCloseTo(2.5, 12);
  });
});
