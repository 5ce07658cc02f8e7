import type { Matrix } from "../assets/npy.ts";
import { InvalidArgumentError } from "../errors/index.ts";
import { type CoarseRows, coarsen } from "./coarse-rows.ts";
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
  /** The same with `count` rows from `start` on, to the bit: [count]. Reads these alone. */
  similaritiesOf(vector: Float32Array, start: number, count: number): Float32Array;
  /**
   * The `count` rows of highest dot product, best first; of equal ones, the row that comes first. All rows where there
   * are fewer. The same as by similarities(). From 2,048 rows on, the 200th call also makes what lets later ones read
   * a quarter of the bytes, in up to 10 ms per 1,000 rows of 384 values.
   */
  nearest(vector: Float32Array, count: number): Neighbour[];
}

/** Rows from which the nearest are looked for among integers first. Fewer, of 384 values, stay in a processor's cache. */
const COARSE_FROM_ROWS = 2048;
/**
 * Which search makes the integers. Making them takes as long as they save in some 200 searches of as many rows (up to
 * 10 ms a 1,000 rows, and 0.04 ms a search; measured 2026-11-24), so a process that ends before never waits for them.
 */
export const COARSE_FROM_SEARCH = 200;

/**
 * Copies a matrix, [rows, dimension], of finite values into an index. It takes 4 bytes a value, 5 where integers are
 * searched first, outside of the JavaScript heap, until nobody holds the index any more; the original may be dropped.
 */
export function createVectorIndex(matrix: Matrix): VectorIndex {
  const { rows, dimension } = matrix;
  const packed = packMatrix(matrix);
  let coarse: CoarseRows | undefined;
  let searches = 0;
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
    similaritiesOf(vector, start, count) {
      check(vector);
      if (start < 0 || count < 0 || start + count > rows) {
        throw new InvalidArgumentError({
          argument: "start and count",
          expected: `rows of the ${rows} there are`,
          found: `${count} from ${start} on`,
        });
      }
      return packed.multiplyRange(vector, start, count);
    },
    nearest(vector, count) {
      check(vector);
      const wanted = Math.min(count, rows);
      if (wanted <= 0) return [];
      searches++;
      if (searches === COARSE_FROM_SEARCH && rows >= COARSE_FROM_ROWS) coarse = coarsen(packed.kept);
      if (coarse === undefined) return nearestRows(packed.multiply(vector), wanted);
      const candidates = coarse.candidates(vector, wanted);
      return nearestRows(packed.multiplyRows(vector, candidates), wanted, candidates);
    },
  };
}
