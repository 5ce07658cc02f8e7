import { deflateRawSync } from "node:zlib";
import { cosine, encodeNpy, type Matrix } from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../train/seeded-random.ts";
import { compressibleRows } from "./compressible-rows.ts";

const DIMENSION = 384;
/** One in the last bit that is kept, of eight. */
const MAX_RELATIVE_ERROR = 2 ** -8;

/** Rows of length 1 in random directions, as texts of many matters have them. */
function randomRows(rows: number): Matrix {
  const random = seededRandom(1);
  const data = Float32Array.from({ length: rows * DIMENSION }, () => random() + random() + random() - 1.5);
  for (let row = 0; row < rows; row++) {
    const vector = data.subarray(row * DIMENSION, (row + 1) * DIMENSION);
    const length = Math.hypot(...vector);
    for (let i = 0; i < DIMENSION; i++) vector[i] = (vector[i] as number) / length;
  }
  return { data, rows, dimension: DIMENSION };
}
const rowOf = ({ data }: Matrix, row: number) => data.subarray(row * DIMENSION, (row + 1) * DIMENSION);

describe("compressible rows", () => {
  const rows = randomRows(200);
  const rounded = compressibleRows(rows);

  it("differ from the given ones by less than a bit, and these stay as they are", () => {
    const before = rows.data.slice();
    compressibleRows(rows);
    expect(rows.data).toEqual(before);
    for (const [i, value] of rows.data.entries()) {
      expect(Math.abs((rounded.data[i] as number) - value)).toBeLessThan(
        Math.abs(value) * MAX_RELATIVE_ERROR,
      );
    }
    expect(compressibleRows(rounded).data).toEqual(rounded.data);
  });

  it("are as long as they were", () => {
    for (let row = 0; row < rows.rows; row++) {
      expect(Math.abs(Math.hypot(...rowOf(rounded, row)) - Math.hypot(...rowOf(rows, row)))).toBeLessThan(
        1e-6,
      );
    }
  });

  it("keep their likeness to each other to some 1e-4", () => {
    for (let row = 1; row < rows.rows; row++) {
      const exact = cosine(rowOf(rows, 0), rowOf(rows, row));
      expect(Math.abs(cosine(rowOf(rows, 0), rowOf(rounded, row)) - exact)).toBeLessThan(5e-4);
      expect(Math.abs(1 - cosine(rowOf(rows, row), rowOf(rounded, row)))).toBeLessThan(5e-4);
    }
  });

  it("compress to little more than half of what they did", () => {
    const size = (matrix: Matrix) => deflateRawSync(encodeNpy(matrix)).length;
    expect(size(rounded)).toBeLessThan(0.6 * size(rows));
  });

  it("of a part of a larger array are of that part, and special values stay what they are", () => {
    const data = new Float32Array([9, 0, -0, 1.9999999, -1, 2 ** -120, 9]).subarray(1, 6);
    expect([...compressibleRows({ data, rows: 1, dimension: 5 }).data]).toEqual([0, -0, 2, -1, 2 ** -120]);
  });
});
