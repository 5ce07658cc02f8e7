import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";
import type { Matrix } from "../assets/npy.ts";
import { randomMatrix, randomValues } from "./__fixtures__/random-matrix.ts";
import { createKernel, type Kernel } from "./kernel.ts";
import { packMatrix } from "./packed-matrix.ts";

/** The products in doubles, and for each the sum of their parts' sizes, of which an error is a share. */
function inDoubles({ data, rows, dimension }: Matrix, vector: Float32Array) {
  return Array.from({ length: rows }, (_, row) => {
    const parts = Array.from(vector, (value, i) => value * (data[row * dimension + i] as number));
    return {
      product: parts.reduce((a, b) => a + b, 0),
      size: parts.reduce((a, b) => a + Math.abs(b), 0),
    };
  });
}

const SHAPES = [
  [0, 384],
  [1, 1],
  [1, 384],
  [3, 15],
  [5, 16],
  [4, 17],
  [7, 385],
  [100, 384],
] as const;

describe("a packed matrix", () => {
  it("uses the kernel here, or the tests below would prove nothing", () => {
    expect(createKernel(1)).toBeDefined();
  });

  it.each(SHAPES)("of %i x %i gives the products that doubles give", (rows, dimension) => {
    const matrix = randomMatrix(rows, dimension);
    const vector = randomValues(dimension, 7);
    const packed = packMatrix(matrix);
    const products = packed.multiply(vector);
    expect(products).toHaveLength(rows);
    inDoubles(matrix, vector).forEach(({ product, size }, row) => {
      expect(Math.abs((products[row] as number) - product)).toBeLessThanOrEqual(1e-6 * size);
    });
    // Again, and row by row, to the bit.
    expect(packed.multiply(vector)).toEqual(products);
    const rowsBackwards = [...products.keys()].reverse();
    expect(packed.multiplyRows(vector, rowsBackwards)).toEqual(products.slice().reverse());
  });

  it("gives zeros for zeros, and is not touched by what is done to the original afterwards", () => {
    const matrix = randomMatrix(9, 21);
    const packed = packMatrix(matrix);
    const vector = randomValues(21, 3);
    const before = packed.multiply(vector);
    matrix.data.fill(5);
    expect(packed.multiply(vector)).toEqual(before);
    expect([...packed.multiply(new Float32Array(21))]).toEqual(new Array(9).fill(0));
  });

  it("keeps apart from another one, and earlier products from later ones", () => {
    const [one, other] = [randomMatrix(6, 30, 1), randomMatrix(11, 30, 2)];
    const [packedOne, packedOther] = [packMatrix(one), packMatrix(other)];
    const [v, w] = [randomValues(30, 3), randomValues(30, 4)];
    const first = packedOne.multiply(v);
    const copy = first.slice();
    packedOther.multiply(w);
    packedOne.multiply(w);
    expect(first).toEqual(copy);
    expect(packedOne.multiply(v)).toEqual(copy);
  });

  it("never makes NaN of finite values whose sum leaves float32 on its way", () => {
    const large = 3e38;
    const data = Float32Array.of(large, large, large, -large, -large, -large, 1, 0, 0, 0, 0, 0);
    const packed = packMatrix({ data, rows: 2, dimension: 6 });
    const ones = new Float32Array(6).fill(1);
    expect([...packed.multiply(ones)]).toEqual([0, 1]);
    expect([...packed.multiplyRows(ones, [1, 0])]).toEqual([1, 0]);
  });

  it("does without the kernel where WebAssembly is missing or no memory can be had", () => {
    const matrix = randomMatrix(7, 385);
    const vector = randomValues(385, 5);
    const expected = inDoubles(matrix, vector).map(({ product }) => Math.fround(product));
    for (const missing of [undefined, { ...WebAssemblyOf(), Memory: failing }]) {
      vi.stubGlobal("WebAssembly", missing);
      expect(createKernel(1)).toBeUndefined();
      const packed = packMatrix(matrix);
      vi.unstubAllGlobals();
      [...packed.multiply(vector)].forEach((product, row) => {
        expect(product).toBeCloseTo(expected[row] as number, 6);
      });
      expect(packed.multiplyRows(vector, [3])[0]).toBe(packed.multiply(vector)[3]);
    }
  });

  it("gives its memory back when nobody holds it", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const memoryOf = () => new WeakRef((createKernel(1 << 20) as Kernel).memory);
    const memory = memoryOf();
    // A WeakRef holds what it points to until the turn has ended.
    await nextTurn();
    collectGarbage();
    expect(memory.deref()).toBeUndefined();
  });
});

const WebAssemblyOf = () => (globalThis as unknown as { WebAssembly: object }).WebAssembly;

function failing(): never {
  throw new RangeError("could not allocate memory");
}
