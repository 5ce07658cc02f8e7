// Scores and the probabilities they stand for, as every head and every tier uses them.

/** Probabilities that sum to 1, from scores of any size. */
export function softmax(scores: Float64Array): Float64Array {
  const highest = greatest(scores);
  const shares = new Float64Array(scores.length);
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    const power = Math.exp((scores[i] as number) - highest);
    shares[i] = power;
    total += power;
  }
  for (let i = 0; i < shares.length; i++) shares[i] = (shares[i] as number) / total;
  return shares;
}

/** Indices in order of falling value; equal values keep their order. */
export function ranked(values: Float64Array): number[] {
  return [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
}

/** Natural logarithms of the probabilities that scores stand for: score − ln Σ exp(scores). */
export function logShares(scores: Float64Array): Float64Array {
  const highest = greatest(scores);
  let total = 0;
  for (const score of scores) total += Math.exp(score - highest);
  const shift = highest + Math.log(total);
  return scores.map((score) => score - shift);
}

function greatest(scores: Float64Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i++) highest = Math.max(highest, scores[i] as number);
  return highest;
}
