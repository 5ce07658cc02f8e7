import { type Matrix, softmax } from "@org/classifier-core/preparation";
import { minimize } from "./minimize.ts";

/** A vector with the class it belongs to. */
export interface LabelledRow {
  readonly row: number;
  readonly label: number;
  /** How many plain examples it counts for; 1 where absent. */
  readonly weight?: number | undefined;
}

export interface RegressionOptions {
  readonly classes: number;
  /** How much the examples count against the pull of all weights to zero; larger fits closer. */
  readonly strength: number;
}

/** Gradient an example at which the fit has converged: far below what changes a label. */
const TOLERANCE_PER_EXAMPLE = 2e-5;
const MAX_STEPS = 200;

/**
 * Multinomial logistic regression with an L2 penalty: minimises strength × Σ weight × log loss + ½ Σ weight², the
 * intercepts unpenalised. Returns [classes, dimension + 1], each row's intercept last.
 */
export function trainLogisticRegression(
  vectors: Matrix,
  examples: readonly LabelledRow[],
  { classes, strength }: RegressionOptions,
): Matrix {
  const width = vectors.dimension + 1;
  const solution = minimize(
    (weights) => {
      const gradient = new Float64Array(weights.length);
      let value = addPenalty(weights, gradient, width);
      for (const { row, label, weight = 1 } of examples) {
        const example = vectors.data.subarray(row * vectors.dimension, (row + 1) * vectors.dimension);
        const shares = softmax(scoresOf(weights, example, classes));
        value -= strength * weight * Math.log(Math.max(Number.MIN_VALUE, shares[label] as number));
        shares[label] = (shares[label] as number) - 1;
        addErrors(gradient, example, shares, strength * weight);
      }
      return { value, gradient };
    },
    new Float64Array(classes * width),
    { tolerance: TOLERANCE_PER_EXAMPLE * examples.length * strength, maxSteps: MAX_STEPS },
  );
  return { data: Float32Array.from(solution), rows: classes, dimension: width };
}

/** Score of each class: weights · example + intercept. */
function scoresOf(weights: Float64Array, example: Float32Array, classes: number): Float64Array {
  const dimension = example.length;
  const scores = new Float64Array(classes);
  for (let k = 0, at = 0; k < classes; k++) {
    let score = 0;
    for (let i = 0; i < dimension; i++) score += (weights[at++] as number) * (example[i] as number);
    scores[k] = score + (weights[at++] as number);
  }
  return scores;
}

/** Adds an example's share of the gradient; `errors` are probabilities less 1 at the right class. */
function addErrors(
  gradient: Float64Array,
  example: Float32Array,
  errors: Float64Array,
  strength: number,
): void {
  const dimension = example.length;
  for (let k = 0, at = 0; k < errors.length; k++) {
    const error = strength * (errors[k] as number);
    for (let i = 0; i < dimension; i++, at++) {
      gradient[at] = (gradient[at] as number) + error * (example[i] as number);
    }
    gradient[at] = (gradient[at] as number) + error;
    at++;
  }
}

/** ½ Σ weight² without the intercepts, and its gradient. */
function addPenalty(weights: Float64Array, gradient: Float64Array, width: number): number {
  let penalty = 0;
  for (let i = 0; i < weights.length; i++) {
    if (i % width === width - 1) continue;
    const weight = weights[i] as number;
    gradient[i] = weight;
    penalty += 0.5 * weight * weight;
  }
  return penalty;
}
