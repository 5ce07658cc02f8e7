import type { Matrix } from "../assets/npy.ts";
import { InvalidArgumentError } from "../errors/index.ts";
import { coarsen } from "./coarse-rows.ts";
import { type Neighbour, nearestRows } from "./nearest-rows.ts";
import { packMatrix } from "./packed-matrix.ts";

/** Exact search over vectors: nothing is approximate, whichever way it is done. */
export interface VectorIndex {
  readonly rows: number;
  readonly dimension: number;
  /**
   * Dot product of `vector`, [dimension], with every row: [rows], in float32; a cosine where both have length 1. Reads
   * all of the matrix.
   */
  similarities(vector: Float32Array): Float32Array;
  /**
   * The `count` rows of highest dot product, best first; of equal ones, the row that comes first. All rows where there
   * are fewer. The same as by similarities(); large matrices are read at a quarter of their bytes.
   */
  nearest(vector: Float32Array, count: number): Neighbour[];
}

/**
 * Rows from which the nearest are looked for in int8 first. Below, the matrix stays in a processor's cache or comes
 * from memory in less than 2 ms, and rounding it would only delay a start.
 */
const COARSE_FROM_ROWS = 16_384;

/**
 * Copies a matrix, [rows, dimension], of finite values into an index. It takes 4 bytes a value, 5 from 16,384 rows on,
 * outside of the JavaScript heap, until nobody holds the index any more; the original may be dropped. From 16,384 rows
 * on it takes some 2 ms per 1,000 rows to make.
 */
export function createVectorIndex(matrix: Matrix): VectorIndex {
  const { rows, dimension } = matrix;
  const packed = packMatrix(matrix);
  const coarse = rows < COARSE_FROM_ROWS ? undefined : coarsen(matrix);
  const check = (vector: Float32Array) => {
    if (vector.length === dimension) return;
    throw new InvalidArgumentError({
      argument: "vector",
      expected: `${dimension} values, as the index has`,
      found: `${vector.length}`,
    });
  };
  return {
    rows,
    dimension,
    similarities(vector) {
      check(vector);
      return packed.multiply(vector);
    },
    nearest(vector, count) {
      check(vector);
      const wanted = Math.min(count, rows);
      if (wanted <= 0) return [];
      if (coarse === undefined) return nearestRows(packed.multiply(vector), wanted);
      const candidates = coarse.candidates(vector, wanted);
      return nearestRows(packed.multiplyRows(vector, candidates), wanted, candidates);
    },
  };
}
