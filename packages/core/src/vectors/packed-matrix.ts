import type { Matrix } from "../assets/npy.ts";
import { dotProducts } from "./dot-products.ts";
import { createKernel, paddedWidth } from "./kernel.ts";

/** A matrix laid out for products of all its rows with one vector after the other. */
export interface PackedMatrix {
  readonly rows: number;
  readonly dimension: number;
  /** The rows as they are kept, each followed by the zeros it is padded with. Not to be changed. */
  readonly kept: Matrix;
  /** Dot product of every row with a vector of [dimension]: [rows], added up in float32. */
  multiply(vector: Float32Array): Float32Array;
  /** The same of `count` rows from `start` on, to the bit: [count]. */
  multiplyRange(vector: Float32Array, start: number, count: number): Float32Array;
  /** The same of some rows, to the bit: [chosen.length]. */
  multiplyRows(vector: Float32Array, chosen: readonly number[]): Float32Array;
}

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * Copies a matrix into a kernel's memory; the original may be dropped. Where there is no kernel the original is kept,
 * and its rows are added up in doubles.
 */
export function packMatrix(matrix: Matrix): PackedMatrix {
  const { rows, dimension, data } = matrix;
  const width = paddedWidth(dimension);
  const rowBytes = width * FLOAT_BYTES;
  const vectorAt = rows * rowBytes;
  const productsAt = vectorAt + rowBytes;
  const kernel = createKernel(productsAt + rows * FLOAT_BYTES);
  if (kernel === undefined) return plainMatrix(matrix);
  const { memory, dotFloats } = kernel;

  const kept = { data: new Float32Array(memory, 0, rows * width), rows, dimension: width };
  if (width === dimension) kept.data.set(data);
  else {
    for (let row = 0; row < rows; row++) {
      kept.data.set(data.subarray(row * dimension, (row + 1) * dimension), row * width);
    }
  }
  const query = new Float32Array(memory, vectorAt, width);
  const products = new Float32Array(memory, productsAt, rows);
  const multiplyRange = (vector: Float32Array, start: number, count: number): Float32Array => {
    query.set(vector);
    dotFloats(start * rowBytes, count, vectorAt, productsAt, productsAt);
    const range = products.subarray(0, count);
    // A sum may leave float32 on its way and come back; doubles hold it.
    return allFinite(range) ? range.slice() : dotProducts(rangeOf(kept, start, count), query);
  };
  return {
    rows,
    dimension,
    kept,
    multiply: (vector) => multiplyRange(vector, 0, rows),
    multiplyRange,
    multiplyRows(vector, chosen) {
      query.set(vector);
      const own = new Float32Array(chosen.length);
      for (let i = 0; i < chosen.length; i++) {
        const row = chosen[i] as number;
        dotFloats(row * rowBytes, 1, vectorAt, productsAt, productsAt);
        const product = products[0] as number;
        own[i] = Number.isFinite(product) ? product : oneProduct(kept, row, query);
      }
      return own;
    },
  };
}

function plainMatrix(matrix: Matrix): PackedMatrix {
  return {
    rows: matrix.rows,
    dimension: matrix.dimension,
    kept: matrix,
    multiply: (vector) => dotProducts(matrix, vector),
    multiplyRange: (vector, start, count) => dotProducts(rangeOf(matrix, start, count), vector),
    multiplyRows: (vector, chosen) => Float32Array.from(chosen, (row) => oneProduct(matrix, row, vector)),
  };
}

function rangeOf({ data, dimension }: Matrix, start: number, count: number): Matrix {
  return { data: data.subarray(start * dimension, (start + count) * dimension), rows: count, dimension };
}

function oneProduct(matrix: Matrix, row: number, vector: Float32Array): number {
  return dotProducts(rangeOf(matrix, row, 1), vector)[0] as number;
}

/** One value that is not finite makes their sum not finite, and finite float32 values cannot. */
function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return Number.isFinite(sum);
}
