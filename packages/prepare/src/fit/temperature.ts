/** Scores of one ticket's options, and which was right. */
export interface Logits {
  readonly scores: Float64Array;
  readonly right: number;
}

// The search covers temperatures of 1/20 to 20: beyond, scores would be all but random or all but certain.
const LOWEST = Math.log(1 / 20);
const HIGHEST = Math.log(20);
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Steps of the search; each takes off 38 % of the range. */
const STEPS = 40;
const DECIMALS = 4;

/**
 * The temperature at which probabilities say how often they are right (Guo et al. 2017): the one of least log loss,
 * by golden section, since the loss has one lowest point.
 */
export function fitTemperature(logits: readonly Logits[]): number {
  if (logits.length === 0) return 1;
  let low = LOWEST;
  let high = HIGHEST;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let leftLoss = meanLogLoss(logits, Math.exp(left));
  let rightLoss = meanLogLoss(logits, Math.exp(right));
  for (let step = 0; step < STEPS; step++) {
    if (leftLoss <= rightLoss) {
      high = right;
      right = left;
      rightLoss = leftLoss;
      left = high - GOLDEN * (high - low);
      leftLoss = meanLogLoss(logits, Math.exp(left));
    } else {
      low = left;
      left = right;
      leftLoss = rightLoss;
      right = low + GOLDEN * (high - low);
      rightLoss = meanLogLoss(logits, Math.exp(right));
    }
  }
  return Number(Math.exp((low + high) / 2).toFixed(DECIMALS));
}

/** Mean of −ln(probability of the right option) at a temperature. */
export function meanLogLoss(logits: readonly Logits[], temperature: number): number {
  let total = 0;
  for (const { scores, right } of logits) {
    let highest = Number.NEGATIVE_INFINITY;
    for (const score of scores) highest = Math.max(highest, score);
    let sum = 0;
    for (const score of scores) sum += Math.exp((score - highest) / temperature);
    total += Math.log(sum) - ((scores[right] as number) - highest) / temperature;
  }
  return total / logits.length;
}
