/** A matrix as 8-bit integers and what one step is worth, by column or by row. */
export interface Int8Weights {
  /** Row-major [rows, columns], -127 to 127. */
  readonly values: Int8Array;
  /** One a column, or one a row. */
  readonly scales: Float32Array;
}

/** Steps on either side of 0; -128 is left out, so that both sides are alike. */
const STEPS = 127;
/**
 * The smallest normal float32. A smaller scale would have lost bits, or be 0: a column of zeros, or of values that
 * are as good as that, gets this one.
 */
const SMALLEST_SCALE = 2 ** -126;
/** Added to and taken from a double, this leaves the nearest whole number, and of two as near the even one. */
const ROUNDER = 1.5 * 2 ** 52;

/**
 * Quantises symmetrically: scale = largest absolute value / 127, value = weight / scale to the nearest whole number,
 * half to even, each in single precision as numpy does it. A value times its scale is off by half a scale at most.
 * Undefined where a weight is not finite.
 */
export function quantizeMatrix(
  weights: Float32Array,
  { columns, by }: { readonly columns: number; readonly by: "row" | "column" },
): Int8Weights | undefined {
  const rows = columns === 0 ? 0 : weights.length / columns;
  const scales = new Float32Array(by === "row" ? rows : columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const size = Math.abs(weights[at] as number);
      if (!(size < Number.POSITIVE_INFINITY)) return undefined;
      const group = by === "row" ? row : column;
      if (size > (scales[group] as number)) scales[group] = size;
    }
  }
  for (let i = 0; i < scales.length; i++) {
    scales[i] = Math.max(Math.fround((scales[i] as number) / STEPS), SMALLEST_SCALE);
  }
  const values = new Int8Array(weights.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const scale = scales[by === "row" ? row : column] as number;
      values[at] = Math.fround((weights[at] as number) / scale) + ROUNDER - ROUNDER;
    }
  }
  return { values, scales };
}
