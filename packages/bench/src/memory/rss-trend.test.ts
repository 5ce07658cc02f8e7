import { describe, expect, it } from "vitest";
import { seededRandom } from "../metrics/seeded-random.ts";
import { trendOf } from "./rss-trend.ts";

const BASE = 150e6;
const NOISE = 2e6;

/** Samples whose noise remembers: each is `memory` of the last one's, and something new. */
function samples(count: number, { leak = 0, memory = 0, seed = 1 }): [number, number][] {
  const random = seededRandom(seed);
  let noise = 0;
  return Array.from({ length: count }, (_, x) => {
    noise = memory * noise + NOISE * (random() - 0.5);
    return [x, BASE + leak * x + noise];
  });
}

const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);
const above0 = (points: [number, number][]) => (trendOf(points).interval?.lower ?? 0) > 0;

describe("a trend", () => {
  it("of a straight line is its slope, without doubt", () => {
    const { slope, interval } = trendOf(Array.from({ length: 20 }, (_, x) => [x, 3 * x + 7]));
    expect(slope).toBeCloseTo(3, 9);
    expect(interval?.lower).toBeCloseTo(3, 6);
    expect(interval?.upper).toBeCloseTo(3, 6);
  });

  it("of nothing but the same value is none", () => {
    expect(trendOf(Array.from({ length: 20 }, (_, x) => [x, 5]))).toMatchObject({
      slope: 0,
      interval: { lower: 0, upper: 0 },
    });
  });

  it.each([0, 0.5, 0.8])("of noise that remembers %d is seldom above 0", (memory) => {
    // One side of 95 % is 2.5 %; twice that is allowed for chance, and for r being an estimate.
    const alarms = SEEDS.filter((seed) => above0(samples(100, { memory, seed })));
    expect(alarms.length / SEEDS.length).toBeLessThanOrEqual(0.05);
  });

  it.each([1, 2, 3, 4, 5])("of a leak is above 0, whatever the noise (seed %d)", (seed) => {
    expect(above0(samples(100, { leak: 100e3, memory: 0.5, seed }))).toBe(true);
  });

  it("of a saw-tooth without a leak is not above 0, and with one is", () => {
    const tooth = (x: number) => BASE + (x % 9) * 1e6;
    expect(above0(Array.from({ length: 90 }, (_, x) => [x, tooth(x)]))).toBe(false);
    expect(above0(Array.from({ length: 90 }, (_, x) => [x, tooth(x) + 200e3 * x]))).toBe(true);
  });

  it("of one step is not called a leak", () => {
    expect(above0(Array.from({ length: 100 }, (_, x) => [x, BASE + (x < 50 ? 0 : 5e6)]))).toBe(false);
  });

  it("is not judged where each sample is as the one before", () => {
    const wave = Array.from({ length: 40 }, (_, x): [number, number] => [x, Math.sin(x / 12)]);
    expect(trendOf(wave).interval).toBeNull();
  });

  it("has the interval of a textbook where samples are independent", () => {
    // Noise that swings evenly about a line: r is not above 0, so Student's t with n − 2 degrees of freedom holds.
    const points = Array.from({ length: 32 }, (_, x): [number, number] => [x, x + (x % 2 === 0 ? 1 : -1)]);
    const { slope, interval, effectiveSamples } = trendOf(points);
    expect(effectiveSamples).toBe(32);
    const residual = points.map(([x, y]) => y - slope * x);
    const level = residual.reduce((a, b) => a + b) / 32;
    const squares = residual.reduce((total, value) => total + (value - level) ** 2, 0);
    // Sum of squares of 0 to 31 about their mean, and the 97.5 % quantile of t at 30 in any table.
    const halfWidth = 2.042 * Math.sqrt(squares / 30 / 2728);
    expect((interval?.upper ?? 0) - slope).toBeCloseTo(halfWidth, 4);
  });

  it.each([0, 1, 19])("of %d samples is an error", (count) => {
    expect(() => trendOf(samples(count, {}))).toThrow(RangeError);
  });
});
