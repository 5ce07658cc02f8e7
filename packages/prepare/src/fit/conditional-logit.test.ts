import { describe, expect, it } from "vitest";
import { seededRandom } from "../train/seeded-random.ts";
import { type Choice, fitConditionalLogit } from "./conditional-logit.ts";

const OPTIONS = 4;

const dot = (row: ArrayLike<number>, weights: readonly number[]) =>
  weights.reduce((sum, weight, i) => sum + weight * (row[i] as number), 0);

function shares(signals: Choice["signals"], weights: readonly number[]): number[] {
  const powers = signals.map((row) => Math.exp(dot(row, weights)));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

/** Choices made as the model says: signals in [-1, 1], the right option drawn by its probability. */
function simulate(count: number, weights: readonly number[], seed: number): Choice[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const signals = Array.from({ length: OPTIONS }, () => Float64Array.from(weights, () => 2 * random() - 1));
    let left = random();
    const right = shares(signals, weights).findIndex((share) => {
      left -= share;
      return left < 0;
    });
    return { signals, right: right < 0 ? OPTIONS - 1 : right };
  });
}

/** What is maximised, written down once more from its definition. */
function objective(
  choices: readonly Choice[],
  weights: readonly number[],
  start: readonly number[],
  ridge: number,
) {
  const likelihood = choices.reduce(
    (sum, { signals, right }) => sum + Math.log(shares(signals, weights)[right] as number),
    0,
  );
  return likelihood - (ridge / 2) * weights.reduce((sum, w, i) => sum + (w - (start[i] as number)) ** 2, 0);
}

/** Central differences; their error is of the order of the step's square. */
function gradient(
  choices: readonly Choice[],
  weights: readonly number[],
  start: readonly number[],
  ridge: number,
) {
  const step = 1e-4;
  return weights.map((_, signal) => {
    const at = (offset: number) =>
      objective(
        choices,
        weights.map((weight, i) => (i === signal ? weight + offset : weight)),
        start,
        ridge,
      );
    return (at(step) - at(-step)) / (2 * step);
  });
}

/** Fisher information at `weights`: the sum over choices of the signals' covariance under the model. */
function information(choices: readonly Choice[], weights: readonly number[]): number[][] {
  const sums = weights.map(() => weights.map(() => 0));
  for (const { signals } of choices) {
    const probabilities = shares(signals, weights);
    const mean = weights.map((_, i) =>
      dot(
        signals.map((row) => row[i] as number),
        probabilities,
      ),
    );
    signals.forEach((row, option) => {
      for (const [i, line] of sums.entries()) {
        for (const k of line.keys()) {
          line[k] =
            (line[k] as number) +
            (probabilities[option] as number) *
              ((row[i] as number) - (mean[i] as number)) *
              ((row[k] as number) - (mean[k] as number));
        }
      }
    });
  }
  return sums;
}

/** Gauss–Jordan; the matrices here are small and positive definite, so no pivoting is needed. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...matrix.map((_, k) => (i === k ? 1 : 0))]);
  for (const [i, pivotRow] of work.entries()) {
    const pivot = pivotRow[i] as number;
    for (const k of pivotRow.keys()) pivotRow[k] = (pivotRow[k] as number) / pivot;
    for (const [other, row] of work.entries()) {
      const factor = row[i] as number;
      if (other === i) continue;
      for (const k of row.keys()) row[k] = (row[k] as number) - factor * (pivotRow[k] as number);
    }
  }
  return work.map((row) => row.slice(size));
}

describe("fitConditionalLogit", () => {
  it("recovers the weights that choices were made by, as closely as so many choices allow", () => {
    const weights = [3, 1, 0.5];
    const choices = simulate(4000, weights, 1);
    const fitted = fitConditionalLogit(choices, [0, 0, 0], 1e-9);
    // An estimate of maximum likelihood is normal around the truth with the inverse information as covariance;
    // four standard errors are missed once in 16,000 draws of a weight.
    const covariance = inverse(information(choices, weights));
    weights.forEach((weight, i) => {
      const tolerance = 4 * Math.sqrt(covariance[i]?.[i] as number);
      // Wide enough for anything, a tolerance would prove nothing.
      expect(tolerance).toBeLessThan(0.5);
      expect(Math.abs((fitted[i] as number) - weight)).toBeLessThan(tolerance);
    });
  });

  it.each([0.1, 1, 10])("ends where the slope is nothing, with ridge %d", (ridge) => {
    const start = [1, 4, 2];
    const choices = simulate(300, [2, 0.5, 5], 2);
    const fitted = fitConditionalLogit(choices, start, ridge);
    expect(Math.min(...fitted)).toBeGreaterThan(0);
    // A last step below 1e-5 leaves a slope of curvature × 1e-5, and no signal in [-1, 1] varies by more than 1.
    const tolerance = (choices.length + ridge) * 1e-5;
    for (const slope of gradient(choices, fitted, start, ridge)) {
      expect(Math.abs(slope)).toBeLessThan(tolerance);
    }
    // The same test elsewhere fails: it is no property of every point.
    const elsewhere = fitted.map((weight) => weight + 0.1);
    expect(Math.max(...gradient(choices, elsewhere, start, ridge).map(Math.abs))).toBeGreaterThan(tolerance);
  });

  it("keeps a weight at 0 where the choices speak against its signal, and fits the others around it", () => {
    const start = [1, 1];
    const choices = simulate(500, [-2, 2], 3);
    const fitted = fitConditionalLogit(choices, start, 1);
    expect(fitted[0]).toBe(0);
    const [towardsNegative, rest] = gradient(choices, fitted, start, 1);
    // At a bound the slope may only point outwards.
    expect(towardsNegative).toBeLessThan(0);
    expect(Math.abs(rest as number)).toBeLessThan(501 * 1e-5);
  });

  it("keeps the start where there is nothing to learn from", () => {
    const start = [7, 0, 2.5];
    expect(fitConditionalLogit([], start, 1)).toEqual(start);
    const alike = { signals: [Float64Array.of(1, 1, 1), Float64Array.of(1, 1, 1)], right: 0 };
    expect(fitConditionalLogit([alike], start, 1)).toEqual(start);
  });

  it("moves further from the start the more choices there are, and the weaker the ridge", () => {
    const choices = simulate(1000, [4], 4);
    const few = fitConditionalLogit(choices.slice(0, 10), [0], 1)[0] as number;
    const many = fitConditionalLogit(choices, [0], 1)[0] as number;
    const held = fitConditionalLogit(choices, [0], 1000)[0] as number;
    expect(few).toBeGreaterThan(0);
    expect(many).toBeGreaterThan(few);
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(many);
  });

  it.each([[[0, 0, 0]], [[40, 0, 40]], [[0, 60, 0]], [[100, 100, 100]]])(
    "arrives at the same weights from %j",
    (start) => {
      const choices = simulate(1000, [3, 1, 0.5], 5);
      const ridge = 1e-6;
      const expected = fitConditionalLogit(choices, [3, 1, 0.5], ridge);
      const fitted = fitConditionalLogit(choices, start, ridge);
      // The ridge pulls towards each start: by ridge × distance over a curvature that is far above 1 here.
      fitted.forEach((weight, i) => {
        expect(Math.abs(weight - (expected[i] as number))).toBeLessThan(1e-3);
      });
    },
  );

  it("gives finite weights where one signal decides every choice", () => {
    const choices = simulate(50, [1, 1], 6).map(({ signals }) => {
      const first = signals.map((row) => row[0] as number);
      return { signals, right: first.indexOf(Math.max(...first)) };
    });
    const fitted = fitConditionalLogit(choices, [1, 1], 1);
    expect(fitted.every(Number.isFinite)).toBe(true);
    expect(fitted[0]).toBeGreaterThan(fitted[1] as number);
  });

  it("does not change what it is given", () => {
    const start = [1, 1, 1];
    const choices = simulate(20, [3, 1, 0.5], 7);
    const before = structuredClone(choices);
    fitConditionalLogit(choices, start, 1);
    expect(start).toEqual([1, 1, 1]);
    expect(choices).toEqual(before);
  });
});
