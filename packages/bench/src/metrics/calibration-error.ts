import { checkSample, type JudgedPrediction } from "./sample.ts";

/** Bins of equal width over 0 to 1; the usual number since Guo et al. 2017. */
const BINS = 15;

/**
 * Expected calibration error (Naeini et al. 2015): the gap between mean confidence and accuracy within each bin,
 * weighed by the bin's share of tickets. Bins are closed on the right, as in Guo et al. 2017, arXiv 1706.04599.
 */
export function calibrationError(predictions: readonly JudgedPrediction[]): number {
  checkSample("calibration error", predictions);
  const gaps = new Float64Array(BINS);
  for (const { correct, confidence } of predictions) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1));
    gaps[bin] = (gaps[bin] as number) + confidence - Number(correct);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / predictions.length;
}
