// Scores and the probabilities they stand for, as every head and every tier uses them.

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

/** Natural logarithms of the probabilities that scores stand for: score − ln Σ exp(scores). */
export function logShares(scores: Float64Array): Float64Array {
  const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let total = 0;
  for (const score of scores) total += Math.exp(score - highest);
  const shift = highest + Math.log(total);
  return scores.map((score) => score - shift);
}
