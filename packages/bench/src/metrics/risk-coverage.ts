import { checkSample, fallingTies, type JudgedPrediction } from "./sample.ts";

/**
 * Area under the risk-coverage curve (Geifman et al. 2019, arXiv 1805.08206): the error rate among the k most
 * confident tickets, averaged over all k. Tied tickets count as if in random order: their errors are spread evenly.
 */
export function areaUnderRiskCoverage(predictions: readonly JudgedPrediction[]): number {
  checkSample("area under the risk-coverage curve", predictions);
  let taken = 0;
  let errors = 0;
  let area = 0;
  for (const tied of fallingTies(predictions, ({ confidence }) => confidence)) {
    const rate = tied.filter(({ correct }) => !correct).length / tied.length;
    for (let i = 0; i < tied.length; i++) {
      taken++;
      errors += rate;
      area += errors / taken;
    }
  }
  return area / predictions.length;
}
