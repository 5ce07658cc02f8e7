import { checkSample, type JudgedPrediction } from "./sample.ts";

/**
 * Mean squared difference between the first answer's confidence and 1 where it is right, 0 where it is wrong. This
 * is the binary score of Brier (1950): his multi-class one needs every class's probability, which no result holds.
 */
export function brierScore(predictions: readonly JudgedPrediction[]): number {
  checkSample("Brier score", predictions);
  const sum = predictions.reduce(
    (total, { correct, confidence }) => total + (confidence - Number(correct)) ** 2,
    0,
  );
  return sum / predictions.length;
}
