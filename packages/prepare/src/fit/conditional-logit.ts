import { softmax } from "@org/classifier-core/preparation";

/** One choice: the signals of every option, [options][signals], and which option was right. */
export interface Choice {
  readonly signals: readonly Float64Array[];
  readonly right: number;
}

/** Steps at most; convergence takes some ten. */
const MAX_STEPS = 100;
/** A step that moves no weight by more has converged. */
const TOLERANCE = 1e-6;
/** Share of the expected gain that a step must bring (Armijo), and how often it is halved otherwise. */
const SUFFICIENT_GAIN = 1e-4;
const MAX_HALVINGS = 40;

/**
 * Weights that make the right options most probable: conditional logit (McFadden 1974) with a ridge
 * towards `start`, which is what remains where there are few tickets. Weights stay at or above 0, since the
 * sign of each signal is known. Projected Newton steps (Bertsekas 1982): the problem is convex, and signals that say
 * much the same, as heads do, would take steps along single weights for ever.
 */
export function fitConditionalLogit(
  choices: readonly Choice[],
  start: readonly number[],
  ridge: number,
): number[] {
  let weights = start.map((weight) => Math.max(0, weight));
  let here = evaluate(choices, weights, start, ridge);
  for (let step = 0; step < MAX_STEPS; step++) {
    // Weights at 0 that want to go below stay where they are.
    const free = [...weights.keys()].filter(
      (i) => (weights[i] as number) > 0 || (here.gradient[i] as number) > 0,
    );
    const direction = solve(
      free.map((i) => free.map((k) => here.curvature[i]?.[k] as number)),
      free.map((i) => here.gradient[i] as number),
    );
    let length = 1;
    let moved = weights;
    let there = here;
    for (let halving = 0; halving < MAX_HALVINGS; halving++, length /= 2) {
      moved = weights.slice();
      free.forEach((i, place) => {
        moved[i] = Math.max(0, (weights[i] as number) + length * (direction[place] as number));
      });
      there = evaluate(choices, moved, start, ridge);
      const expected = free.reduce(
        (sum, i) => sum + (here.gradient[i] as number) * ((moved[i] as number) - (weights[i] as number)),
        0,
      );
      if (there.value >= here.value + SUFFICIENT_GAIN * expected) break;
      // No step raises the value any more: rounding is all that is left.
      if (halving === MAX_HALVINGS - 1) return weights;
    }
    const largest = moved.reduce(
      (most, weight, i) => Math.max(most, Math.abs(weight - (weights[i] as number))),
      0,
    );
    weights = moved;
    here = there;
    if (largest < TOLERANCE) break;
  }
  return weights;
}

interface Evaluation {
  /** Log-likelihood less the ridge's penalty, its gradient, and the negative of its second derivatives. */
  readonly value: number;
  readonly gradient: Float64Array;
  readonly curvature: readonly Float64Array[];
}

function evaluate(
  choices: readonly Choice[],
  weights: readonly number[],
  start: readonly number[],
  ridge: number,
): Evaluation {
  const size = weights.length;
  const gradient = Float64Array.from(weights, (weight, i) => -ridge * (weight - (start[i] as number)));
  const curvature = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size);
    row[i] = ridge;
    return row;
  });
  let value = 0;
  for (const [i, weight] of weights.entries()) value -= (ridge / 2) * (weight - (start[i] as number)) ** 2;
  const mean = new Float64Array(size);
  for (const { signals, right } of choices) {
    const shares = softmax(
      Float64Array.from(signals, (row) => {
        let score = 0;
        for (let i = 0; i < size; i++) score += (weights[i] as number) * (row[i] as number);
        return score;
      }),
    );
    value += Math.log(Math.max(Number.MIN_VALUE, shares[right] as number));
    mean.fill(0);
    for (let option = 0; option < signals.length; option++) {
      const row = signals[option] as Float64Array;
      const share = shares[option] as number;
      // What has no share to speak of bends nothing.
      if (share < NEGLIGIBLE_SHARE) continue;
      for (let i = 0; i < size; i++) {
        const weighted = share * (row[i] as number);
        if (weighted === 0) continue;
        mean[i] = (mean[i] as number) + weighted;
        const line = curvature[i] as Float64Array;
        for (let k = 0; k <= i; k++) line[k] = (line[k] as number) + weighted * (row[k] as number);
      }
    }
    const chosen = signals[right] as Float64Array;
    for (let i = 0; i < size; i++) {
      gradient[i] = (gradient[i] as number) + (chosen[i] as number) - (mean[i] as number);
      const line = curvature[i] as Float64Array;
      for (let k = 0; k <= i; k++) line[k] = (line[k] as number) - (mean[i] as number) * (mean[k] as number);
    }
  }
  curvature.forEach((line, i) => {
    for (let k = 0; k < i; k++) (curvature[k] as Float64Array)[i] = line[k] as number;
  });
  return { value, gradient, curvature };
}

/** Far below what a sum over all choices can show. */
const NEGLIGIBLE_SHARE = 1e-12;

/** Solves a symmetric, positive definite system (Cholesky); what is not quite definite is helped a little. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lower = matrix.map((row) => row.slice());
  for (let i = 0; i < size; i++) {
    const row = lower[i] as number[];
    for (let k = 0; k <= i; k++) {
      const other = lower[k] as number[];
      let sum = row[k] as number;
      for (let j = 0; j < k; j++) sum -= (row[j] as number) * (other[j] as number);
      row[k] = k === i ? Math.sqrt(Math.max(SMALLEST_PIVOT, sum)) : sum / (other[k] as number);
    }
  }
  const solution = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) {
      solution[i] = (solution[i] as number) - (lower[i]?.[k] as number) * (solution[k] as number);
    }
    solution[i] = (solution[i] as number) / (lower[i]?.[i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) {
      solution[i] = (solution[i] as number) - (lower[k]?.[i] as number) * (solution[k] as number);
    }
    solution[i] = (solution[i] as number) / (lower[i]?.[i] as number);
  }
  return solution;
}

const SMALLEST_PIVOT = 1e-12;

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
