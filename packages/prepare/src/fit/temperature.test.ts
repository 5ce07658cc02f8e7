import { describe, expect, it } from "vitest";
import { seededRandom } from "../train/seeded-random.ts";
import { fitTemperature, type Logits, meanLogLoss } from "./temperature.ts";

const OPTIONS = 4;

/** Choices drawn from softmax(scores / temperature). */
function drawn(temperature: number, count: number, seed: number): Logits[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const scores = Float64Array.from({ length: OPTIONS }, () => 6 * temperature * (random() - 0.5));
    const powers = [...scores].map((score) => Math.exp(score / temperature));
    let left = random() * powers.reduce((a, b) => a + b);
    const right = powers.findIndex((power) => {
      left -= power;
      return left < 0;
    });
    return { scores, right: right < 0 ? OPTIONS - 1 : right };
  });
}

describe("fitTemperature", () => {
  it.each([0.2, 1, 3.5, 12])("finds the temperature %d that choices were drawn at", (temperature) => {
    // Some 1 % is what 20,000 choices leave open: the loss is as good as flat within it.
    expect(fitTemperature(drawn(temperature, 20_000, 1)) / temperature).toBeCloseTo(1, 1);
    expect(Math.abs(fitTemperature(drawn(temperature, 20_000, 2)) / temperature - 1)).toBeLessThan(0.05);
  });

  it("is the temperature of least loss: no other on a fine grid has less", () => {
    const logits = drawn(1.7, 300, 3);
    const least = meanLogLoss(logits, fitTemperature(logits));
    for (let temperature = 0.05; temperature < 20; temperature *= 1.01) {
      expect(meanLogLoss(logits, temperature)).toBeGreaterThan(least - 1e-8);
    }
  });

  it("stays within its range where all are right, or all wrong, and is 1 where there are none", () => {
    const sure = (right: number) => [{ scores: Float64Array.of(1, 0), right }];
    expect(fitTemperature(sure(0))).toBeCloseTo(0.05, 3);
    expect(fitTemperature(sure(1))).toBeCloseTo(20, 1);
    expect(fitTemperature([])).toBe(1);
  });

  it("scales with the scores", () => {
    const logits = drawn(1, 500, 4);
    const tenfold = logits.map(({ scores, right }) => ({ scores: scores.map((score) => 10 * score), right }));
    expect(fitTemperature(tenfold)).toBeCloseTo(10 * fitTemperature(logits), 2);
  });
});

describe("meanLogLoss", () => {
  it("is as by hand, and finite for scores of any size", () => {
    const logits = [
      { scores: Float64Array.of(Math.log(3), 0), right: 0 },
      { scores: Float64Array.of(Math.log(3), 0), right: 1 },
    ];
    expect(meanLogLoss(logits, 1)).toBeCloseTo(-(Math.log(3 / 4) + Math.log(1 / 4)) / 2, 12);
    expect(meanLogLoss([{ scores: Float64Array.of(1e5, 0, -1e5), right: 1 }], 1)).toBe(1e5);
  });
});
