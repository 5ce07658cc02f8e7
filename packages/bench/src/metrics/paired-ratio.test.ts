import { describe, expect, it } from "vitest";
import { pairedRatio } from "./paired-ratio.ts";
import { seededRandom } from "./seeded-random.ts";

const random = seededRandom(7);
/** A machine that is now fast and now slow, for both of a pair alike. */
const PACE = Array.from({ length: 40 }, () => 1 + 4 * random());
const SLOWER = PACE.map((pace) => 100 * pace);
const FASTER = PACE.map((pace) => 50 * pace);

describe("a ratio of pairs", () => {
  it("is that of the medians", () => {
    expect(pairedRatio([3, 1, 2], [8, 4, 6])).toEqual({ ratio: 2 / 6, interval: null, pairs: 3 });
  });

  it("is not widened by what slows both of a pair", () => {
    const { ratio, interval } = pairedRatio(FASTER, SLOWER);
    expect(ratio).toBeCloseTo(0.5, 12);
    expect(interval?.low).toBeCloseTo(0.5, 12);
    expect(interval?.high).toBeCloseTo(0.5, 12);
  });

  it("has an interval around it, wider where the pairs agree less", () => {
    const noisy = FASTER.map((value, i) => value * (i % 2 === 0 ? 0.8 : 1.2));
    const { ratio, interval } = pairedRatio(noisy, SLOWER);
    expect(interval?.low).toBeLessThan(ratio);
    expect(interval?.high).toBeGreaterThan(ratio);
  });

  it("is the same with another seed, whose interval is nearly so", () => {
    const noisy = FASTER.map((value, i) => value * (i % 2 === 0 ? 0.9 : 1.1));
    const [one, other] = [pairedRatio(noisy, SLOWER, 1), pairedRatio(noisy, SLOWER, 2)];
    expect(other.ratio).toBe(one.ratio);
    expect(other.interval?.low).toBeCloseTo(one.interval?.low as number, 1);
    expect(other.interval?.high).toBeCloseTo(one.interval?.high as number, 1);
  });

  it("of nothing, or of lists that are no pairs, is an error", () => {
    expect(() => pairedRatio([], [])).toThrow(RangeError);
    expect(() => pairedRatio([1, 2], [1])).toThrow(RangeError);
  });
});
