import type { Matrix } from "../assets/npy.ts";

/**
 * Dot product of a vector with every row: [rows], added up in doubles. For where the kernel cannot be had; four running
 * sums let the processor work on several products at once.
 */
export function dotProducts({ data, rows, dimension }: Matrix, vector: Float32Array): Float32Array {
  const products = new Float32Array(rows);
  const whole = dimension - (dimension % 4);
  for (let row = 0, at = 0; row < rows; row++) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i < whole; i += 4, at += 4) {
      a += (data[at] as number) * (vector[i] as number);
      b += (data[at + 1] as number) * (vector[i + 1] as number);
      c += (data[at + 2] as number) * (vector[i + 2] as number);
      d += (data[at + 3] as number) * (vector[i + 3] as number);
    }
    for (; i < dimension; i++, at++) a += (data[at] as number) * (vector[i] as number);
    products[row] = a + b + c + d;
  }
  return products;
}
