import type { Matrix } from "../../assets/npy.ts";

/** Values from -0.5 to 0.5, the same for the same seed. */
export function randomValues(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  });
}

export function randomMatrix(rows: number, dimension: number, seed = 1): Matrix {
  return { data: randomValues(rows * dimension, seed), rows, dimension };
}
