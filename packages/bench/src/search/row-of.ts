import type { Matrix } from "@org/classifier-core/preparation";

/** A row of a matrix, without a copy: [dimension]. */
export function rowOf({ data, dimension }: Matrix, row: number): Float32Array {
  return data.subarray(row * dimension, (row + 1) * dimension);
}
