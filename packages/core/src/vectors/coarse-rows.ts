import type { Matrix } from "../assets/npy.ts";
import { createKernel, paddedWidth } from "./kernel.ts";

/** A quarter of a matrix's bytes, in which the rows that may be nearest are found; which are, the matrix itself says. */
export interface CoarseRows {
  /** Rows, rising, among which the `count` nearest to a vector are sure to be. */
  candidates(vector: Float32Array, count: number): number[];
}

const INT8_MAX = 127;
const INT16_MAX = 32_767;
const INT32_MAX = 2 ** 31 - 1;
/** A float32 sum of n products is off by at most n of these, as a share of |row| · |vector|. */
const FLOAT_UNIT = 2 ** -24;

/**
 * Rounds each row to int8 with a scale of its own: row = scale × integers + rest. With a vector rounded likewise to
 * int16, and by Cauchy and Schwarz,
 *
 *   |row · vector − coarse product| ≤ |rest of row| |vector| + |scale × integers| |rest of vector|
 *
 * and the rests are known, so no row that could be among the nearest is left out. Undefined where there is no kernel.
 * Takes up to 10 ms of processor time per 1,000 rows of 384 values.
 */
export function coarsen({ data, rows, dimension }: Matrix): CoarseRows | undefined {
  const width = paddedWidth(dimension);
  const vectorAt = rows * width;
  const vectorEnd = vectorAt + width * Int16Array.BYTES_PER_ELEMENT;
  const kernel = createKernel(vectorEnd + rows * Int32Array.BYTES_PER_ELEMENT);
  if (kernel === undefined) return undefined;
  const { memory, dotIntegers } = kernel;
  const integers = new Int8Array(memory, 0, rows * width);
  const query = new Int16Array(memory, vectorAt, dimension);
  const products = new Int32Array(memory, vectorEnd, rows);

  const scales = new Float32Array(rows);
  const coarse = new Float64Array(rows);
  let longestRest = 0;
  let longestRow = 0;
  const rounding = createRounding(dimension);
  for (let row = 0; row < rows; row++) {
    rounding.round(data, row * dimension, dimension, INT8_MAX);
    integers.set(rounding.integers, row * width);
    scales[row] = rounding.scale;
    longestRest = Math.max(longestRest, rounding.rest);
    longestRow = Math.max(longestRow, rounding.length);
  }

  // So that even the largest integers add up inside 32 bits.
  const largest = Math.min(INT16_MAX, Math.floor(INT32_MAX / (INT8_MAX * width)));
  return {
    candidates(vector, count) {
      // The matrix may be padded to a wider one.
      rounding.round(vector, 0, vector.length, largest);
      query.set(rounding.integers);
      const { scale, rest, length } = rounding;
      dotIntegers(0, rows, vectorAt, vectorEnd, vectorEnd);
      const vectorLength = length + rest;
      const bound =
        longestRest * vectorLength +
        longestRow * rest +
        width * FLOAT_UNIT * (longestRow + longestRest) * vectorLength;
      for (let row = 0; row < rows; row++) {
        coarse[row] = (products[row] as number) * (scales[row] as number) * scale;
      }
      // The nearest `count` reach at least what the best `count` coarse products reach, less the bound.
      const threshold = greatest(coarse, count) - 2 * bound;
      const candidates: number[] = [];
      for (let row = 0; row < rows; row++) if ((coarse[row] as number) >= threshold) candidates.push(row);
      return candidates;
    },
  };
}

/** Rounds one vector after the other; its results stay until the next. */
interface Rounding {
  /** The vector in whole numbers up to `largest`: [dimension]. */
  readonly integers: Float64Array;
  scale: number;
  /** Length of what scale × integers leave of the vector, and of scale × integers. */
  rest: number;
  length: number;
  /** Rounds `count` values from `data[at]` on, no more than the dimension; the others count as 0. */
  round(data: Float32Array, at: number, count: number, largest: number): void;
}

/** Of one kind of array and without objects a row, so that the engine compiles it well: this runs over whole matrices. */
function createRounding(dimension: number): Rounding {
  const integers = new Float64Array(dimension);
  return {
    integers,
    scale: 0,
    rest: 0,
    length: 0,
    round(data, at, count, largest) {
      let highest = 0;
      for (let i = 0; i < count; i++) {
        const size = Math.abs(data[at + i] as number);
        if (size > highest) highest = size;
      }
      // In float32, as it is kept.
      const scale = Math.fround(highest / largest);
      const perScale = scale === 0 ? 0 : 1 / scale;
      // Above 0 a cut is a floor, several times as fast as Math.round.
      const shift = largest + 1.5;
      let restSquares = 0;
      let squares = 0;
      for (let i = 0; i < count; i++) {
        const value = data[at + i] as number;
        let integer = Math.trunc(value * perScale + shift) - (largest + 1);
        if (integer > largest) integer = largest;
        else if (integer < -largest) integer = -largest;
        integers[i] = integer;
        const kept = integer * scale;
        const rest = value - kept;
        restSquares += rest * rest;
        squares += kept * kept;
      }
      integers.fill(0, count);
      this.scale = scale;
      this.rest = Math.sqrt(restSquares);
      this.length = Math.sqrt(squares);
    },
  };
}

/** The `count`-th highest value. */
function greatest(values: Float64Array, count: number): number {
  // The highest so far, falling; a new one is let in where it belongs.
  const highest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  let lowest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value <= lowest) continue;
    let at = count - 1;
    for (; at > 0 && (highest[at - 1] as number) < value; at--) highest[at] = highest[at - 1] as number;
    highest[at] = value;
    lowest = highest[count - 1] as number;
  }
  return lowest;
}
