import { type Perceptron, perceptronScorer, scoreLinearly } from "@org/classifier-core/preparation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainLogisticRegression } from "./logistic-regression.ts";
import { type MatrixProducts, openMatrixProducts } from "./matrix-products.ts";
import { trainPerceptron } from "./perceptron.ts";
import { seededRandom } from "./seeded-random.ts";

let products: MatrixProducts;
beforeAll(async () => {
  products = await openMatrixProducts({ threads: 1 });
});
afterAll(() => products.close());

const DIMENSION = 8;

/** Vectors of length 1 whose class is whether their first two values have the same sign: no plane tells that. */
function exclusiveOr(seed: number, rows: number) {
  const random = seededRandom(seed);
  const data = new Float32Array(rows * DIMENSION);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const side = () => (random() < 0.5 ? -1 : 1);
    const [a, b] = [side(), side()];
    const vector = [a, b, ...Array.from({ length: DIMENSION - 2 }, () => random() - 0.5)];
    const length = Math.hypot(...vector);
    data.set(
      vector.map((value) => value / length),
      row * DIMENSION,
    );
    labels[row] = a === b ? 1 : 0;
  }
  return { vectors: { data, rows, dimension: DIMENSION }, labels, classes: 2 };
}

type Labelled = ReturnType<typeof exclusiveOr>;

const vectorOf = ({ vectors }: Labelled, row: number) =>
  vectors.data.subarray(row * DIMENSION, (row + 1) * DIMENSION);

function shareRight(labelled: Labelled, score: (vector: Float32Array) => ArrayLike<number>): number {
  const right = [...labelled.labels].filter((label, row) => {
    const scores = score(vectorOf(labelled, row));
    return ((scores[1] as number) > (scores[0] as number) ? 1 : 0) === label;
  });
  return right.length / labelled.labels.length;
}

const seen = exclusiveOr(1, 300);
const unseen = exclusiveOr(2, 200);

describe("a perceptron", () => {
  let head: Perceptron;
  beforeAll(async () => {
    head = await trainPerceptron(seen, { seed: 1 }, products);
  });

  it("learns what no linear head can, and says it of vectors it has not seen", async () => {
    const linear = await trainLogisticRegression(seen, { strength: 10 }, products);
    expect(shareRight(unseen, (vector) => scoreLinearly(linear, vector))).toBeLessThan(0.7);
    expect(shareRight(unseen, (vector) => perceptronScorer(head)(vector))).toBeGreaterThan(0.97);
  });

  it("takes vectors of length 1 as they are, and drops out nothing when it is asked", () => {
    expect([head.hidden.dimension, head.output.rows]).toEqual([DIMENSION + 1, 2]);
    expect(head.output.dimension).toBe(head.hidden.rows + 1);
    const ask = () =>
      [...unseen.labels.keys()].map((row) => [...perceptronScorer(head)(vectorOf(unseen, row))]);
    expect(ask()).toEqual(ask());
    // Dropout keeps the expected sum: a head asked whole must not be surer than it was taught, by far.
    const chances = ask().map(([no = 0, yes = 0], row) => {
      const right = unseen.labels[row] === 1 ? yes - no : no - yes;
      return 1 / (1 + Math.exp(-right));
    });
    const meanLoss = chances.reduce((sum, chance) => sum - Math.log(chance), 0) / chances.length;
    expect(meanLoss).toBeLessThan(0.2);
  });

  it("gives the same bits for the same seed, and others for another", async () => {
    expect(await trainPerceptron(seen, { seed: 1 }, products)).toEqual(head);
    expect(await trainPerceptron(seen, { seed: 2 }, products)).not.toEqual(head);
  });

  it("leaves the examples as they were", async () => {
    expect(exclusiveOr(1, 300)).toEqual(seen);
  });

  it("hardly heeds examples of little weight", async () => {
    // Half the examples, chosen by turns, lie.
    const lying = seen.labels.map((label, row) => (row % 2 === 0 ? 1 - label : label));
    const weights = Float32Array.from(lying, (_, row) => (row % 2 === 0 ? 0.01 : 1));
    const taught = await trainPerceptron({ ...seen, labels: lying, weights }, { seed: 1 }, products);
    expect(shareRight(unseen, (vector) => perceptronScorer(taught)(vector))).toBeGreaterThan(0.9);
  });

  it("tells of each pass, and stops at an abort within one", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const done: number[] = [];
    const training = trainPerceptron(
      seen,
      {
        seed: 1,
        signal: controller.signal,
        onProgress(pass) {
          done.push(pass);
          if (pass === 3) controller.abort(reason);
        },
      },
      products,
    );
    await expect(training).rejects.toBe(reason);
    expect(done).toEqual([1, 2, 3]);
  });
});
