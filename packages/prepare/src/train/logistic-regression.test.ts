import { describe, expect, it } from "vitest";
import { trainLogisticRegression } from "./logistic-regression.ts";

/** A seeded stream of numbers in (-0.5, 0.5). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  };
}

const CLASSES = 3;
const DIMENSION = 4;
const next = numbers(42);
const ROWS = 120;
const vectors = {
  data: Float32Array.from({ length: ROWS * DIMENSION }, next),
  rows: ROWS,
  dimension: DIMENSION,
};
const rowOf = (row: number) => [...vectors.data.subarray(row * DIMENSION, (row + 1) * DIMENSION)];
// The class is the largest of the first three values, so it can be learned, and not perfectly by accident.
const examples = Array.from({ length: ROWS }, (_, row) => {
  const [a, b, c] = rowOf(row) as [number, number, number];
  return { row, label: [a, b, c].indexOf(Math.max(a, b, c)) };
});

function sharesOf(weights: ArrayLike<number>, row: number): number[] {
  const scores = Array.from({ length: CLASSES }, (_, k) =>
    rowOf(row).reduce(
      (sum, value, i) => sum + value * (weights[k * (DIMENSION + 1) + i] as number),
      weights[k * (DIMENSION + 1) + DIMENSION] as number,
    ),
  );
  const powers = scores.map(Math.exp);
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
}

/** The objective as the documentation states it, written out plainly. */
function objective(weights: ArrayLike<number>, strength: number): number {
  const penalty = Array.from(weights, (weight, i) =>
    i % (DIMENSION + 1) === DIMENSION ? 0 : 0.5 * weight ** 2,
  );
  const loss = examples.map(({ row, label }) => -Math.log(sharesOf(weights, row)[label] as number));
  return penalty.reduce((a, b) => a + b) + strength * loss.reduce((a, b) => a + b);
}

describe("logistic regression", () => {
  const strength = 2;
  const head = trainLogisticRegression(vectors, examples, { classes: CLASSES, strength });

  it("ends where no small move of any weight lowers the objective it states", () => {
    expect([head.rows, head.dimension]).toEqual([CLASSES, DIMENSION + 1]);
    const lowest = objective(head.data, strength);
    for (let i = 0; i < head.data.length; i++) {
      for (const move of [-0.05, 0.05]) {
        const moved = head.data.slice();
        moved[i] = (moved[i] as number) + move;
        expect(objective(moved, strength)).toBeGreaterThan(lowest);
      }
    }
  });

  it("learns what can be learned", () => {
    const right = examples.filter(({ row, label }) => {
      const shares = sharesOf(head.data, row);
      return shares.indexOf(Math.max(...shares)) === label;
    });
    expect(right.length / ROWS).toBeGreaterThan(0.9);
  });

  it("pulls weights to zero where the examples count for little", () => {
    const weak = trainLogisticRegression(vectors, examples, { classes: CLASSES, strength: 1e-4 });
    const size = (matrix: { data: Float32Array }) =>
      matrix.data.reduce((sum, weight) => sum + weight ** 2, 0);
    expect(size(weak)).toBeLessThan(size(head) / 100);
  });

  it("gives the same weights each time", () => {
    const again = trainLogisticRegression(vectors, examples, { classes: CLASSES, strength });
    expect(again.data).toEqual(head.data);
  });
});
