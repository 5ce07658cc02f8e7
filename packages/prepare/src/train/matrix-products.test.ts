import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dense, type MatrixProducts, openMatrixProducts } from "./matrix-products.ts";
import { seededRandom } from "./seeded-random.ts";

let one: MatrixProducts;
let two: MatrixProducts;
beforeAll(async () => {
  one = await openMatrixProducts({ threads: 1 });
  two = await openMatrixProducts({ threads: 2 });
});
afterAll(async () => {
  await one.close();
  await two.close();
});

const random = seededRandom(11);
const matrix = (rows: number, columns: number): Dense => ({
  data: Float32Array.from({ length: rows * columns }, () => random() - 0.5),
  rows,
  columns,
});
const at = ({ data, columns }: Dense, row: number, column: number) => data[row * columns + column] as number;

/** The product by its definition, in double precision. */
function plainly(
  rows: number,
  inner: number,
  columns: number,
  left: (row: number, k: number) => number,
  right: (k: number, column: number) => number,
): number[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    const row = Math.floor(i / columns);
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += left(row, k) * right(k, i % columns);
    return sum;
  });
}

function expectClose(product: Dense, rows: number, columns: number, expected: readonly number[]): void {
  expect([product.rows, product.columns, product.data.length]).toEqual([rows, columns, rows * columns]);
  // Single precision over so many values below a half.
  expected.forEach((value, i) => {
    expect(Math.abs((product.data[i] as number) - value)).toBeLessThan(1e-4);
  });
}

// Shapes that fill no register and no cache line evenly, and those at the edge.
const SHAPES: readonly (readonly [rows: number, inner: number, columns: number])[] = [
  [1, 1, 1],
  [1, 385, 77],
  [7, 1, 5],
  [3, 17, 1],
  [13, 385, 31],
  [129, 65, 67],
  [257, 513, 3],
];

describe("a product", () => {
  it.each(SHAPES)(
    "of %d x %d and %d columns is that of plain loops, in all three forms",
    async (rows, inner, columns) => {
      const [a, b] = [matrix(rows, inner), matrix(inner, columns)];
      const [aTurned, bTurned] = [matrix(inner, rows), matrix(columns, inner)];
      expectClose(
        await one.multiply(a, b),
        rows,
        columns,
        plainly(
          rows,
          inner,
          columns,
          (i, k) => at(a, i, k),
          (k, j) => at(b, k, j),
        ),
      );
      expectClose(
        await one.multiplyTransposedLeft(aTurned, b),
        rows,
        columns,
        plainly(
          rows,
          inner,
          columns,
          (i, k) => at(aTurned, k, i),
          (k, j) => at(b, k, j),
        ),
      );
      expectClose(
        await one.multiplyTransposedRight(a, bTurned),
        rows,
        columns,
        plainly(
          rows,
          inner,
          columns,
          (i, k) => at(a, i, k),
          (k, j) => at(bTurned, j, k),
        ),
      );
    },
  );

  it("of no rows has none: a desk may have no foreign text", async () => {
    const none = { data: new Float32Array(0), rows: 0, columns: 385 };
    expect(await one.multiplyTransposedRight(none, matrix(4, 385))).toMatchObject({ rows: 0, columns: 4 });
  });

  it.each(SHAPES)(
    "of %d x %d and %d columns has the same bits on two threads, and each time",
    async (rows, inner, columns) => {
      const [a, b] = [matrix(rows, inner), matrix(inner, columns)];
      const [aTurned, bTurned] = [matrix(inner, rows), matrix(columns, inner)];
      for (const other of [one, two]) {
        expect(await other.multiply(a, b)).toEqual(await one.multiply(a, b));
        expect(await other.multiplyTransposedLeft(aTurned, b)).toEqual(
          await one.multiplyTransposedLeft(aTurned, b),
        );
        expect(await other.multiplyTransposedRight(a, bTurned)).toEqual(
          await one.multiplyTransposedRight(a, bTurned),
        );
      }
    },
  );

  it("leaves what it is given as it was, and what it gave before", async () => {
    const [a, b, c] = [matrix(5, 6), matrix(6, 7), matrix(6, 7)];
    const before = structuredClone([a, b]);
    const first = await one.multiply(a, b);
    const kept = first.data.slice();
    await one.multiply(a, c);
    expect(first.data).toEqual(kept);
    expect([a, b]).toEqual(before);
  });
});
