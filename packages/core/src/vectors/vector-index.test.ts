import { describe, expect, it } from "vitest";
import type { Matrix } from "../assets/npy.ts";
import { InvalidArgumentError } from "../errors/index.ts";
import { randomMatrix, randomValues } from "./__fixtures__/random-matrix.ts";
import { coarsen } from "./coarse-rows.ts";
import { nearestRows } from "./nearest-rows.ts";
import { COARSE_FROM_SEARCH, createVectorIndex } from "./vector-index.ts";

/** Enough rows that the nearest are looked for among integers first. */
const MANY = 2100;

/** The nearest by sorting all rows. */
function bySorting(similarities: Float32Array, count: number) {
  return [...similarities.keys()]
    .sort((a, b) => (similarities[b] as number) - (similarities[a] as number) || a - b)
    .slice(0, count)
    .map((row) => ({ row, similarity: similarities[row] as number }));
}

describe("the nearest rows", () => {
  it("are the same as by sorting all of them, for every count and with equals among them", () => {
    const similarities = Float32Array.from([0.3, 0.9, 0.9, -1, 0.5, 0.31, 0.9]);
    for (let count = 0; count <= 8; count++) {
      expect(nearestRows(similarities, count)).toEqual(bySorting(similarities, count));
    }
  });

  it("are named by the rows given, and leave out what is at minus infinity", () => {
    const similarities = Float32Array.of(0.1, Number.NEGATIVE_INFINITY, 0.2);
    expect(nearestRows(similarities, 3, [4, 5, 9]).map(({ row }) => row)).toEqual([9, 4]);
  });
});

describe("a vector index", () => {
  const hostile: Record<string, Matrix> = {
    "random rows": randomMatrix(MANY, 20),
    "rows that are all equal": { data: new Float32Array(MANY * 3).fill(0.5), rows: MANY, dimension: 3 },
    "rows of zeros": { data: new Float32Array(MANY * 3), rows: MANY, dimension: 3 },
    "rows that differ by less than their rounding": {
      data: randomMatrix(MANY, 4).data.map((value, i) => (i % 4 === 0 ? 1 : value * 1e-4)),
      rows: MANY,
      dimension: 4,
    },
    "rows of very different lengths": {
      data: randomMatrix(MANY, 5).data.map((value, i) => value * 10 ** ((Math.floor(i / 5) % 9) - 4)),
      rows: MANY,
      dimension: 5,
    },
    "one value that dwarfs the others": {
      data: randomMatrix(MANY, 6).data.map((value, i) => (i === 600 ? 1e6 : value)),
      rows: MANY,
      dimension: 6,
    },
    "rows so small that their scale is hardly a number": {
      data: randomMatrix(MANY, 4).data.map((value) => value * 1e-43),
      rows: MANY,
      dimension: 4,
    },
    "wide rows of one sign, whose integers add up highest": {
      data: new Float32Array(MANY * 40).fill(-1),
      rows: MANY,
      dimension: 40,
    },
  };

  it.each(Object.keys(hostile))("finds in %s what sorting all rows finds", (name) => {
    const matrix = hostile[name] as Matrix;
    const index = createVectorIndex(matrix);
    for (const seed of [3, 4]) {
      const vector = randomValues(matrix.dimension, seed);
      const similarities = index.similarities(vector);
      // Before there are integers to be searched first, and with them.
      if (seed === 4) for (let i = 0; i < COARSE_FROM_SEARCH; i++) index.nearest(vector, 1);
      for (const count of [1, 10, 100, 1]) {
        expect(index.nearest(vector, count)).toEqual(bySorting(similarities, count));
      }
    }
    const zeros = new Float32Array(matrix.dimension);
    expect(index.nearest(zeros, 5).map(({ row }) => row)).toEqual([0, 1, 2, 3, 4]);
  });

  it("gives all rows where fewer are there than asked for, and none of an empty matrix", () => {
    const few = createVectorIndex(randomMatrix(3, 385));
    const vector = randomValues(385, 2);
    expect(few.nearest(vector, 10)).toEqual(bySorting(few.similarities(vector), 10));
    expect(few.nearest(vector, 0)).toEqual([]);
    const empty = createVectorIndex({ data: new Float32Array(0), rows: 0, dimension: 385 });
    expect(empty.nearest(vector, 10)).toEqual([]);
    expect(empty.similarities(vector)).toHaveLength(0);
  });

  it("refuses a vector of another length, and says which it takes", () => {
    const index = createVectorIndex(randomMatrix(3, 8));
    for (const search of [index.similarities, (vector: Float32Array) => index.nearest(vector, 1)]) {
      expect(() => search(new Float32Array(7))).toThrow(InvalidArgumentError);
      expect(() => search(new Float32Array(7))).toThrow(/8 values/);
    }
  });
});

describe("coarse rows", () => {
  it("leave most rows out, or they would save nothing", () => {
    const matrix = randomMatrix(5000, 384);
    const candidates = coarsen(matrix)?.candidates(randomValues(384, 9), 10) as number[];
    expect(candidates.length).toBeGreaterThanOrEqual(10);
    expect(candidates.length).toBeLessThan(500);
  });

  it("add up inside 32 bits however wide a row is", () => {
    const dimension = 5000;
    const data = new Float32Array(2 * dimension).fill(1);
    data.fill(-1, dimension);
    const candidates = coarsen({ data, rows: 2, dimension })?.candidates(data.subarray(0, dimension), 1);
    expect(candidates).toEqual([0]);
  });
});
