import { checkSample } from "./sample.ts";

/** What was expected, and the answers, best first. */
export interface RankedPrediction {
  readonly expected: string;
  readonly ranked: readonly string[];
}

/** Share of predictions with the expected label among their first `k` answers; fewer answers are no excuse. */
export function topKAccuracy(predictions: readonly RankedPrediction[], k: number): number {
  checkSample("top-k accuracy", predictions);
  const found = predictions.filter(({ expected, ranked }) => ranked.slice(0, k).includes(expected));
  return found.length / predictions.length;
}
