import { describe, expect, it } from "vitest";
import { seededRandom } from "../train/seeded-random.ts";
import { midmeanOverResamples } from "./resample.ts";

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("midmeanOverResamples", () => {
  const random = seededRandom(3);
  const values = Array.from({ length: 400 }, () => random());

  it("asks about as many tickets as there are, all of them these, in their order", () => {
    const places = [...values.keys()];
    const samples: (readonly number[])[] = [];
    midmeanOverResamples(places, (sample) => samples.push(sample));
    expect(new Set(samples.map(({ length }) => length))).toEqual(new Set([places.length]));
    for (const sample of samples) expect(sample).toEqual(sample.toSorted((a, b) => a - b));
    // Whoever is drawn so often is left out with a chance of 1/e.
    const distinct = samples.map((sample) => new Set(sample).size / places.length);
    expect(meanOf(distinct)).toBeCloseTo(1 - 1 / Math.E, 2);
  });

  it("is what the rule says of all where it is a steady one, within the error of a mean", () => {
    const error = Math.sqrt(1 / 12 / values.length);
    expect(Math.abs(midmeanOverResamples(values, meanOf) - meanOf(values))).toBeLessThan(error);
  });

  it("is the same every time, and 0 where there is nothing to draw", () => {
    expect(midmeanOverResamples(values, meanOf)).toBe(midmeanOverResamples(values, meanOf));
    expect(midmeanOverResamples([], () => 7)).toBe(0);
  });

  it("jumps less than half as far as a rule that goes by the last that passes, when single tickets come out otherwise", () => {
    /** Share of the tickets up to the last at which no more than one of twenty before it was wrong. */
    const lastPassing = (right: readonly boolean[]) => {
      let wrong = 0;
      const last = right.map((one, i) => {
        if (!one) wrong++;
        return wrong * 20 <= i + 1;
      });
      return (last.lastIndexOf(true) + 1) / right.length;
    };
    const plain: number[] = [];
    const resampled: number[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const draw = seededRandom(seed);
      const right = Array.from({ length: 700 }, (_, i) => draw() > 0.1 * (i / 700));
      for (const place of [350, 420, 490]) {
        const other = right.with(place, !right[place]);
        plain.push(Math.abs(lastPassing(other) - lastPassing(right)));
        resampled.push(
          Math.abs(midmeanOverResamples(other, lastPassing) - midmeanOverResamples(right, lastPassing)),
        );
      }
    }
    expect(Math.max(...resampled)).toBeLessThan(Math.max(...plain) / 2);
    expect(meanOf(resampled)).toBeLessThan(meanOf(plain));
  });
});
