import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intoErrors, trainLogisticRegression, withOnes } from "./logistic-regression.ts";
import { type MatrixProducts, openMatrixProducts } from "./matrix-products.ts";

/** A seeded stream of numbers in (-0.5, 0.5). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  };
}

let products: MatrixProducts;
beforeAll(async () => {
  products = await openMatrixProducts({ threads: 1 });
});
afterAll(() => products.close());

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
const labelled = { vectors, labels: Int32Array.from(examples, ({ label }) => label), classes: CLASSES };

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
function objective(weights: ArrayLike<number>, strength: number, counts?: ArrayLike<number>): number {
  const penalty = Array.from(weights, (weight, i) =>
    i % (DIMENSION + 1) === DIMENSION ? 0 : 0.5 * weight ** 2,
  );
  const loss = examples.map(
    ({ row, label }) => -(counts?.[row] ?? 1) * Math.log(sharesOf(weights, row)[label] as number),
  );
  return penalty.reduce((a, b) => a + b) + strength * loss.reduce((a, b) => a + b);
}

const STRENGTH = 2;
const train = (strength = STRENGTH, weights?: Float32Array) =>
  trainLogisticRegression({ ...labelled, weights }, { strength }, products);

describe("logistic regression", () => {
  it.each([undefined, Float32Array.from({ length: ROWS }, (_, i) => 0.2 + (i % 7))])(
    "ends where no small move of any weight lowers the objective it states (weights: %#)",
    async (counts) => {
      const head = await train(STRENGTH, counts);
      expect([head.rows, head.dimension]).toEqual([CLASSES, DIMENSION + 1]);
      const lowest = objective(head.data, STRENGTH, counts);
      for (let i = 0; i < head.data.length; i++) {
        for (const move of [-0.05, 0.05]) {
          const moved = head.data.slice();
          moved[i] = (moved[i] as number) + move;
          expect(objective(moved, STRENGTH, counts)).toBeGreaterThan(lowest);
        }
      }
    },
  );

  it("learns what can be learned", async () => {
    const head = await train();
    const right = examples.filter(({ row, label }) => {
      const shares = sharesOf(head.data, row);
      return shares.indexOf(Math.max(...shares)) === label;
    });
    expect(right.length / ROWS).toBeGreaterThan(0.9);
  });

  it("pulls weights to zero where the examples count for little", async () => {
    const [weak, head] = [await train(1e-4), await train()];
    const size = (matrix: { data: Float32Array }) =>
      matrix.data.reduce((sum, weight) => sum + weight ** 2, 0);
    expect(size(weak)).toBeLessThan(size(head) / 100);
  });

  it("gives the same weights each time", async () => {
    expect((await train()).data).toEqual((await train()).data);
  });

  it("takes an example of weight 3 for three of them", async () => {
    const counts = Float32Array.from({ length: ROWS }, (_, row) => (row < 20 ? 3 : 1));
    const rows = examples.flatMap(({ row }) => new Array<number>(counts[row] as number).fill(row));
    const repeated = await trainLogisticRegression(
      {
        vectors: { data: Float32Array.from(rows.flatMap(rowOf)), rows: rows.length, dimension: DIMENSION },
        labels: Int32Array.from(rows, (row) => labelled.labels[row] as number),
        classes: CLASSES,
      },
      { strength: STRENGTH },
      products,
    );
    (await train(STRENGTH, counts)).data.forEach((weight, i) => {
      expect(Math.abs(weight - (repeated.data[i] as number))).toBeLessThan(0.01);
    });
  });

  it("arrives at the same weights from another start", async () => {
    const start = await train(30);
    const warm = await trainLogisticRegression(labelled, { strength: STRENGTH, start }, products);
    (await train()).data.forEach((weight, i) => {
      // Intercepts may all move together; nothing pulls them.
      if (i % (DIMENSION + 1) !== DIMENSION) {
        expect(Math.abs(weight - (warm.data[i] as number))).toBeLessThan(0.01);
      }
    });
    expect(objective(warm.data, STRENGTH)).toBeCloseTo(objective((await train()).data, STRENGTH), 3);
  });

  it("stops at an abort, with the signal's reason", async () => {
    const reason = new Error("enough");
    const { signal } = { signal: AbortSignal.abort(reason) };
    await expect(trainLogisticRegression(labelled, { strength: 1, signal }, products)).rejects.toBe(reason);
  });
});

describe("the gradient", () => {
  const counts = Float32Array.from({ length: ROWS }, (_, i) => 0.5 + (i % 3));
  const point = Float32Array.from({ length: CLASSES * (DIMENSION + 1) }, numbers(7));
  const head = { data: point, rows: CLASSES, columns: DIMENSION + 1 };
  /** Without the penalty, whose slope is plain. */
  const loss = (weights: ArrayLike<number>) =>
    objective(weights, STRENGTH, counts) -
    Array.from(weights).reduce((sum, w, i) => sum + (i % (DIMENSION + 1) === DIMENSION ? 0 : 0.5 * w * w), 0);

  it("is that of finite differences, and its loss that of the definition", async () => {
    const input = withOnes(vectors);
    const scores = await products.multiplyTransposedRight(input, head);
    expect(intoErrors(scores, labelled.labels, counts, STRENGTH)).toBeCloseTo(loss(point), 3);
    const gradient = await products.multiplyTransposedLeft(scores, input);
    const step = 1e-3;
    point.forEach((weight, i) => {
      const moved = (by: number) => Float64Array.from(point, (other, k) => (k === i ? weight + by : other));
      const slope = (loss(moved(step)) - loss(moved(-step))) / (2 * step);
      // Scores and errors are kept in single precision, over 120 examples.
      expect(Math.abs((gradient.data[i] as number) - slope)).toBeLessThan(1e-3);
    });
    // It would show: the slopes are no small numbers.
    expect(Math.max(...gradient.data.map(Math.abs))).toBeGreaterThan(1);
  });

  it("stays finite for scores of any size", () => {
    const scores = { data: Float32Array.of(1e4, -1e4, 0, 0, 1e4, -1e4), rows: 2, columns: 3 };
    expect(intoErrors(scores, Int32Array.of(0, 2), undefined, 1)).toBeCloseTo(2e4, 6);
    expect([...scores.data]).toEqual([0, 0, 0, 0, 1, -1]);
  });
});
