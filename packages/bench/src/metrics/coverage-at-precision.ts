import { checkSample, fallingTies, type JudgedPrediction } from "./sample.ts";

/**
 * The largest share of tickets, taken by falling confidence, of which at least `precision` are right; 0 where even
 * the most confident are not. Tied tickets are taken together, since no threshold parts them.
 */
export function coverageAtPrecision(predictions: readonly JudgedPrediction[], precision: number): number {
  checkSample("coverage at a precision", predictions);
  let taken = 0;
  let right = 0;
  let covered = 0;
  for (const tied of fallingTies(predictions, ({ confidence }) => confidence)) {
    taken += tied.length;
    right += tied.filter(({ correct }) => correct).length;
    if (right / taken >= precision) covered = taken;
  }
  return covered / predictions.length;
}
