import type { Matrix } from "../assets/npy.ts";
import { linearScorer, type ScoreVector } from "./linear-scorer.ts";

/** A perceptron with one hidden layer of rectified linear units, on an embedding. */
export interface Perceptron {
  /** [hidden units, dimension + 1], each row's intercept last. */
  readonly hidden: Matrix;
  /** [classes, hidden units + 1] */
  readonly output: Matrix;
}

/** Scores before softmax: [classes]. */
export function perceptronScorer({ hidden, output }: Perceptron): ScoreVector {
  const scoreUnits = linearScorer(hidden);
  const scoreClasses = linearScorer(output);
  return (vector) => {
    const units = scoreUnits(vector);
    for (let i = 0; i < units.length; i++) units[i] = Math.max(0, units[i] as number);
    return scoreClasses(units);
  };
}
