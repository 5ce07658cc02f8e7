import type { Matrix } from "../assets/npy.ts";

/**
 * Scores of a linear head on a vector: [classes]. A row of the head is one class, [dimension + 1], its intercept
 * last.
 */
export function scoreLinearly(head: Matrix, vector: Float32Array | Float64Array): Float64Array {
  const { data, rows, dimension } = head;
  const scores = new Float64Array(rows);
  const width = dimension - 1;
  for (let k = 0, at = 0; k < rows; k++, at++) {
    let score = 0;
    for (let i = 0; i < width; i++, at++) score += (data[at] as number) * (vector[i] as number);
    scores[k] = score + (data[at] as number);
  }
  return scores;
}
