import { describe, expect, it } from "vitest";
import { seededRandom } from "./seeded-random.ts";
import { type Hyperplane, type SparseRows, trainSupportVectors } from "./support-vectors.ts";

interface Problem {
  readonly dense: readonly (readonly number[])[];
  readonly signs: readonly number[];
}

/** Sparse rows of length 1, as lexical features are, and labels that a plane explains but for some noise. */
function randomProblem(seed: number, count: number, width: number, noise = 0.1): Problem {
  const random = seededRandom(seed);
  const plane = Array.from({ length: width }, () => random() - 0.5);
  const dense = Array.from({ length: count }, () => {
    const row = Array.from({ length: width }, () => (random() < 0.4 ? random() : 0));
    const length = Math.hypot(...row) || 1;
    return row.map((value) => value / length);
  });
  const signs = dense.map((row) => {
    const side = row.reduce((sum, value, i) => sum + value * (plane[i] as number), 0) > 0 ? 1 : -1;
    return random() < noise ? -side : side;
  });
  return { dense, signs };
}

function pack({ dense }: Problem): SparseRows {
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of dense) {
    row.forEach((value, column) => {
      if (value === 0) return;
      columns.push(column);
      values.push(value);
    });
    starts.push(columns.length);
  }
  return {
    starts: Int32Array.from(starts),
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
    width: dense[0]?.length ?? 0,
  };
}

const dot = (a: readonly number[], b: ArrayLike<number>) =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

/** ½|w|² + ½b² + Σ Cᵢ max(0, 1 − yᵢ(w·xᵢ + b))², from its definition. */
function objective(
  { dense, signs }: Problem,
  { weights, intercept }: Hyperplane,
  costs: readonly number[],
): number {
  const size = 0.5 * (intercept ** 2 + weights.reduce((sum, weight) => sum + weight ** 2, 0));
  return dense.reduce(
    (sum, row, i) =>
      sum +
      (costs[i] as number) * Math.max(0, 1 - (signs[i] as number) * (dot(row, weights) + intercept)) ** 2,
    size,
  );
}

/** Another way to the same plane: gradient descent on the primal, which is smooth, with a step that cannot overshoot. */
function bySlowDescent({ dense, signs }: Problem, costs: readonly number[]): Hyperplane {
  const width = dense[0]?.length ?? 0;
  const weights = new Float64Array(width);
  let intercept = 0;
  // Its curvature lies between 1 and this bound, so that 5000 steps leave exp(-5000 / 200) of the way at most.
  // The largest eigenvalue of the Hessian is at most 1 + 2 Σ Cᵢ (|xᵢ|² + 1).
  const bound = 1 + 2 * dense.reduce((sum, row, i) => sum + (costs[i] as number) * (dot(row, row) + 1), 0);
  for (let step = 0; step < 5000; step++) {
    const slope = weights.slice();
    let interceptSlope = intercept;
    dense.forEach((row, i) => {
      const sign = signs[i] as number;
      const short = 1 - sign * (dot(row, weights) + intercept);
      if (short <= 0) return;
      const pull = -2 * (costs[i] as number) * short * sign;
      row.forEach((value, k) => {
        slope[k] = (slope[k] as number) + pull * value;
      });
      interceptSlope += pull;
    });
    slope.forEach((value, k) => {
      weights[k] = (weights[k] as number) - value / bound;
    });
    intercept -= interceptSlope / bound;
  }
  return { weights, intercept };
}

function train(
  problem: Problem,
  options: { cost: number; weights?: Float32Array; seed?: number },
): Hyperplane {
  return trainSupportVectors(pack(problem), (row) => problem.signs[row] === 1, { seed: 1, ...options });
}

/** The objective is right to a thousandth, and the plane to a hundredth of its own size. */
function expectSame(
  problem: Problem,
  found: Hyperplane,
  expected: Hyperplane,
  costs: readonly number[],
): void {
  const best = objective(problem, expected, costs);
  expect(Math.abs(objective(problem, found, costs) - best) / best).toBeLessThan(1e-3);
  const size = Math.hypot(...expected.weights, expected.intercept);
  const off = Math.hypot(
    ...found.weights.map((weight, i) => weight - (expected.weights[i] as number)),
    found.intercept - expected.intercept,
  );
  expect(off / size).toBeLessThan(1e-2);
}

describe("support vectors", () => {
  it.each([
    { seed: 1, count: 30, width: 6, cost: 1 },
    { seed: 2, count: 40, width: 10, cost: 0.3 },
    // More columns than rows, as n-grams are.
    { seed: 3, count: 25, width: 40, cost: 1 },
    { seed: 4, count: 40, width: 5, cost: 1 },
  ])("find the plane that slow descent finds: %j", ({ seed, count, width, cost }) => {
    const problem = randomProblem(seed, count, width);
    const costs = new Array<number>(count).fill(cost);
    expectSame(problem, train(problem, { cost }), bySlowDescent(problem, costs), costs);
  });

  it("multiply the cost by the weights of examples", () => {
    const problem = randomProblem(5, 30, 8);
    const weights = Float32Array.from({ length: 30 }, (_, i) => 0.25 * (1 + (i % 6)));
    const costs = [...weights].map((weight) => 0.8 * weight);
    expectSame(problem, train(problem, { cost: 0.8, weights }), bySlowDescent(problem, costs), costs);
    // And the weights do matter, or this would have shown nothing.
    const plain = new Array<number>(30).fill(0.8);
    expect(() =>
      expectSame(problem, train(problem, { cost: 0.8 }), bySlowDescent(problem, costs), plain),
    ).toThrow();
  });

  it("take an example of weight 3 for three of them", () => {
    const problem = randomProblem(6, 30, 8);
    const weights = Float32Array.from({ length: 30 }, (_, i) => (i % 4 === 0 ? 3 : 1));
    const rows = [...weights.keys()].flatMap((row) => new Array<number>(weights[row] as number).fill(row));
    const repeated: Problem = {
      dense: rows.map((row) => problem.dense[row] as readonly number[]),
      signs: rows.map((row) => problem.signs[row] as number),
    };
    expectSame(problem, train(problem, { cost: 1, weights }), train(repeated, { cost: 1 }), [...weights]);
  });

  it("put all on the one side there is, and nothing on columns no row has", () => {
    const { dense } = randomProblem(7, 10, 5);
    const problem = { dense: dense.map((row) => [...row, 0]), signs: new Array<number>(10).fill(-1) };
    const { weights, intercept } = train(problem, { cost: 1 });
    for (const row of problem.dense) expect(dot(row, weights) + intercept).toBeLessThan(-0.5);
    expect(weights[5]).toBe(0);
  });

  it("give the same bits for the same seed, and as good a plane for another", () => {
    const problem = randomProblem(8, 40, 10);
    expect(train(problem, { cost: 1 })).toEqual(train(problem, { cost: 1 }));
    const costs = new Array<number>(40).fill(1);
    expectSame(problem, train(problem, { cost: 1, seed: 2 }), train(problem, { cost: 1 }), costs);
  });
});
