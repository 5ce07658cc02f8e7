/** One choice: the signals of every option, [options][signals], and which option was right. */
export interface Choice {
  readonly signals: readonly Float64Array[];
  readonly right: number;
}

/** Sweeps over the weights at most; convergence takes some twenty. */
const MAX_SWEEPS = 200;
/** A sweep that moves no weight by more has converged. */
const TOLERANCE = 1e-5;
/** A Newton step is never longer: far from the optimum the curvature says little. */
const MAX_STEP = 2;

/**
 * Weights that make the right options most probable: conditional logit (McFadden 1974) with a ridge
 * towards `start`, which is what remains where there are few tickets. Weights stay at or above 0, since the
 * sign of each signal is known. Newton's method, one weight at a time; the problem is convex, so the order
 * does not matter.
 */
export function fitConditionalLogit(
  choices: readonly Choice[],
  start: readonly number[],
  ridge: number,
): number[] {
  const weights = [...start];
  // Scores are kept up to date while weights move, instead of being summed anew.
  const scores = choices.map(({ signals }) =>
    Float64Array.from(signals, (row) =>
      weights.reduce((sum, weight, i) => sum + weight * (row[i] as number), 0),
    ),
  );
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let largest = 0;
    for (let signal = 0; signal < weights.length; signal++) {
      const before = weights[signal] as number;
      const offset = before - (start[signal] as number);
      let slope = -ridge * offset;
      let curvature = ridge;
      choices.forEach(({ signals, right }, i) => {
        const { mean, variance } = expectation(signals, scores[i] as Float64Array, signal);
        slope += (signals[right]?.[signal] as number) - mean;
        curvature += variance;
      });
      const step = Math.min(MAX_STEP, Math.max(-MAX_STEP, slope / curvature));
      const after = Math.max(0, before + step);
      weights[signal] = after;
      choices.forEach(({ signals }, i) => {
        const own = scores[i] as Float64Array;
        signals.forEach((row, option) => {
          own[option] = (own[option] as number) + (after - before) * (row[signal] as number);
        });
      });
      largest = Math.max(largest, Math.abs(after - before));
    }
    if (largest < TOLERANCE) break;
  }
  return weights;
}

/** Pull towards the weights started from: some choices outweigh it. */
const RIDGE = 1;
/** More decimals than the choices can tell would only read worse in a manifest. */
const DECIMALS = 4;

/** The same for weights with names, in the order of the signals: as a manifest keeps them. */
export function fitNamedWeights<Name extends string>(
  choices: readonly Choice[],
  names: readonly Name[],
  start: Readonly<Record<Name, number>>,
): Record<Name, number> {
  const fitted = fitConditionalLogit(
    choices,
    names.map((name) => start[name]),
    RIDGE,
  );
  const rounded = names.map((name, i) => [name, Number((fitted[i] as number).toFixed(DECIMALS))]);
  return Object.fromEntries(rounded) as Record<Name, number>;
}

/** Mean and variance of one signal over the options, by their present probabilities. */
function expectation(
  signals: Choice["signals"],
  scores: Float64Array,
  signal: number,
): { mean: number; variance: number } {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) highest = Math.max(highest, score);
  let total = 0;
  let first = 0;
  let second = 0;
  signals.forEach((row, option) => {
    const power = Math.exp((scores[option] as number) - highest);
    const value = row[signal] as number;
    total += power;
    first += power * value;
    second += power * value * value;
  });
  const mean = first / total;
  return { mean, variance: second / total - mean * mean };
}
