import { checkSample } from "./sample.ts";

/** Share of predictions that are right, 0 to 1. */
export function accuracy(predictions: readonly { readonly correct: boolean }[]): number {
  checkSample("accuracy", predictions);
  return predictions.filter(({ correct }) => correct).length / predictions.length;
}
