import type { Matrix } from "@org/classifier-core/preparation";
import type { Dense, MatrixProducts } from "./matrix-products.ts";
import { minimize } from "./minimize.ts";

/** What a head learns from: a vector and its class for each example. */
export interface LabelledVectors {
  /** [examples, dimension] */
  readonly vectors: Matrix;
  /** [examples] */
  readonly labels: Int32Array;
  readonly classes: number;
  /** How many plain examples each counts for; 1 where absent: [examples]. */
  readonly weights?: Float32Array | undefined;
}

export interface RegressionOptions {
  /** How much the examples count against the pull of all weights to zero; larger fits closer. */
  readonly strength: number;
  /** Where to start from, such as the solution at another strength; zero where absent. */
  readonly start?: Matrix | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Gradient an example at which the fit has converged: far below what changes a label. */
const TOLERANCE_PER_EXAMPLE = 2e-5;
const MAX_STEPS = 200;

/**
 * Multinomial logistic regression with an L2 penalty: minimises strength × Σ weight × log loss + ½ Σ weight², the
 * intercepts unpenalised, by L-BFGS. Returns [classes, dimension + 1], each row's intercept last.
 */
export async function trainLogisticRegression(
  { vectors, labels, classes, weights }: LabelledVectors,
  { strength, start, signal }: RegressionOptions,
  products: MatrixProducts,
): Promise<Matrix> {
  const examples = withOnes(vectors);
  const width = examples.columns;
  const solution = await minimize(
    async (point) => {
      signal?.throwIfAborted();
      const head = { data: Float32Array.from(point), rows: classes, columns: width };
      const scores = await products.multiplyTransposedRight(examples, head);
      const loss = intoErrors(scores, labels, weights, strength);
      const errors = await products.multiplyTransposedLeft(scores, examples);
      const gradient = Float64Array.from(errors.data);
      return { value: loss + addPenalty(point, gradient, width), gradient };
    },
    start === undefined ? new Float64Array(classes * width) : Float64Array.from(start.data),
    { tolerance: TOLERANCE_PER_EXAMPLE * labels.length * strength, maxSteps: MAX_STEPS },
  );
  return { data: Float32Array.from(solution), rows: classes, dimension: width };
}

/** Vectors with a column of ones behind them, which the intercepts multiply: [rows, dimension + 1]. */
export function withOnes({ data, rows, dimension }: Matrix): Dense {
  const columns = dimension + 1;
  const widened = new Float32Array(rows * columns).fill(1);
  for (let row = 0; row < rows; row++) {
    widened.set(data.subarray(row * dimension, (row + 1) * dimension), row * columns);
  }
  return { data: widened, rows, columns };
}

/** Turns scores into errors in place (probability less 1 at the right class, weighted), and returns the loss. */
export function intoErrors(
  { data, rows, columns }: Dense,
  labels: Int32Array,
  weights: Float32Array | undefined,
  strength: number,
): number {
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const scores = data.subarray(row * columns, (row + 1) * columns);
    const factor = strength * (weights?.[row] ?? 1);
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < columns; k++) highest = Math.max(highest, scores[k] as number);
    const right = labels[row] as number;
    const rightScore = scores[right] as number;
    let total = 0;
    for (let k = 0; k < columns; k++) {
      const power = Math.exp((scores[k] as number) - highest);
      scores[k] = power;
      total += power;
    }
    loss += factor * (Math.log(total) + highest - rightScore);
    for (let k = 0; k < columns; k++) scores[k] = (factor * (scores[k] as number)) / total;
    scores[right] = (scores[right] as number) - factor;
  }
  return loss;
}

/** ½ Σ weight² without the intercepts; its gradient is added. */
function addPenalty(weights: Float64Array, gradient: Float64Array, width: number): number {
  let penalty = 0;
  for (let i = 0; i < weights.length; i++) {
    if (i % width === width - 1) continue;
    const weight = weights[i] as number;
    gradient[i] = (gradient[i] as number) + weight;
    penalty += 0.5 * weight * weight;
  }
  return penalty;
}
