import { seededRandom, shuffle } from "./seeded-random.ts";

/** Sparse rows, packed one after the other (CSR). */
export interface SparseRows {
  /** Where each row begins, and where the last one ends: [rows + 1]. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
  /** Columns there are. */
  readonly width: number;
}

export interface SupportVectorOptions {
  /** Cost of an example on the wrong side, C. */
  readonly cost: number;
  /** Multiplies the cost of single examples; 1 where absent: [rows]. */
  readonly weights?: Float32Array | undefined;
  readonly seed: number;
}

/** A hyperplane: the margin of a row is weights · row + intercept. */
export interface Hyperplane {
  /** [width] */
  readonly weights: Float64Array;
  readonly intercept: number;
}

/** Passes over the examples at most; with shrinking few remain after the first. */
const MAX_PASSES = 60;
/** Largest violation of optimality left; what lies below moves no label. */
const TOLERANCE = 0.02;
const TINY = 1e-12;

/**
 * A linear support vector machine with squared hinge loss, by dual coordinate descent with shrinking (Hsieh et al.
 * 2008, algorithm 3, as in LIBLINEAR's solver 1). `positive` tells the side of each row. Seeded.
 */
export function trainSupportVectors(
  rows: SparseRows,
  positive: (row: number) => boolean,
  { cost, weights: costs, seed }: SupportVectorOptions,
): Hyperplane {
  const count = rows.starts.length - 1;
  const { starts, columns, values } = rows;
  const weights = new Float64Array(rows.width);
  let intercept = 0;
  const duals = new Float64Array(count);
  const signs = new Int8Array(count);
  const diagonals = new Float64Array(count);
  const curvatures = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    signs[row] = positive(row) ? 1 : -1;
    diagonals[row] = 0.5 / (cost * (costs?.[row] ?? 1));
    // 1 for the intercept, which is learned as the weight of a column of ones.
    let squares = 1;
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i++)
      squares += (values[i] as number) ** 2;
    curvatures[row] = squares + (diagonals[row] as number);
  }
  const random = seededRandom(seed);
  const order = Int32Array.from({ length: count }, (_, row) => row);
  let active = count;
  let shrinkAbove = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    shuffle(order.subarray(0, active), random);
    let highest = Number.NEGATIVE_INFINITY;
    let lowest = Number.POSITIVE_INFINITY;
    for (let place = 0; place < active; place++) {
      const row = order[place] as number;
      const sign = signs[row] as number;
      const start = starts[row] as number;
      const end = starts[row + 1] as number;
      let margin = intercept;
      for (let i = start; i < end; i++)
        margin += (weights[columns[i] as number] as number) * (values[i] as number);
      const dual = duals[row] as number;
      const slope = sign * margin - 1 + (diagonals[row] as number) * dual;
      let projected = slope;
      if (dual === 0) {
        if (slope > shrinkAbove) {
          // Far on its right side: it will hardly count again in this round.
          active--;
          order[place] = order[active] as number;
          order[active] = row;
          place--;
          continue;
        }
        projected = Math.min(0, slope);
      }
      highest = Math.max(highest, projected);
      lowest = Math.min(lowest, projected);
      if (Math.abs(projected) < TINY) continue;
      const moved = Math.max(0, dual - slope / (curvatures[row] as number));
      duals[row] = moved;
      const step = (moved - dual) * sign;
      for (let i = start; i < end; i++) {
        const column = columns[i] as number;
        weights[column] = (weights[column] as number) + step * (values[i] as number);
      }
      intercept += step;
    }
    if (highest - lowest <= TOLERANCE) {
      if (active === count) break;
      // Converged on the active ones: look at all of them once more.
      active = count;
      shrinkAbove = Number.POSITIVE_INFINITY;
      continue;
    }
    shrinkAbove = highest <= 0 ? Number.POSITIVE_INFINITY : highest;
  }
  return { weights, intercept };
}
