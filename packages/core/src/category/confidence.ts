import type { Settings } from "../assets/settings.ts";
import { SIGNALS, type SignalTable } from "./signals.ts";

/** Sum of weight × signal for each category: natural-log odds up to a constant. */
export function scoreCategories(table: SignalTable, weights: Settings["category"]["weights"]): Float64Array {
  return Float64Array.from(table, (row) =>
    SIGNALS.reduce((sum, signal, i) => sum + weights[signal] * (row[i] as number), 0),
  );
}

/** Probabilities that sum to 1, from scores of any size. */
export function softmax(scores: Float64Array): Float64Array {
  const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

/** Indices in order of falling value; equal values keep their order. */
export function ranked(values: Float64Array): number[] {
  return [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
}
