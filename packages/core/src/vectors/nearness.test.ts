import { describe, expect, it } from "vitest";
import { nearnessOf, nearnessTo } from "./nearness.ts";
import { createVectorIndex, type VectorIndex } from "./vector-index.ts";

const ROWS = 300;
const DIMENSION = 8;
const data = Float32Array.from({ length: ROWS * DIMENSION }, (_, i) => Math.sin(i * i));
const vector = Float32Array.from({ length: DIMENSION }, (_, i) => Math.cos(i));

/** An index that counts how often its vectors are read. */
function countedIndex() {
  const index = createVectorIndex({ data, rows: ROWS, dimension: DIMENSION });
  let readings = 0;
  const counted: VectorIndex = {
    ...index,
    similarities: (to) => {
      readings++;
      return index.similarities(to);
    },
    similaritiesOf: (to, start, count) => {
      readings++;
      return index.similaritiesOf(to, start, count);
    },
    nearest: (to, count) => {
      readings++;
      return index.nearest(to, count);
    },
  };
  return { counted, readings: () => readings };
}

describe("nearness to a ticket", () => {
  it("finds the same neighbours whether all similarities were asked for before or not", () => {
    const { counted } = countedIndex();
    const before = nearnessTo(counted, vector);
    const after = nearnessTo(counted, vector);
    after.all();
    for (const count of [1, 20, 64, 200, ROWS + 1]) {
      expect(after.nearest(count)).toEqual(before.nearest(count));
      expect(after.nearest(count)).toEqual(nearnessOf(before.all()).nearest(count));
    }
  });

  it("knows some texts as it knows all, whether all were asked for before or not", () => {
    const { counted } = countedIndex();
    const before = nearnessTo(counted, vector);
    const after = nearnessTo(counted, vector);
    const all = after.all();
    for (const [start, count] of [
      [0, ROWS],
      [7, 1],
      [100, 0],
      [250, 50],
    ] as const) {
      const own = all.slice(start, start + count);
      expect(before.of(start, count)).toEqual(own);
      expect(after.of(start, count)).toEqual(own);
      expect(nearnessOf(all).of(start, count)).toEqual(own);
    }
    expect(() => before.of(250, 51)).toThrow("51 from 250");
  });

  it("reads a part once for those who ask for it, or for some of it, again", () => {
    const { counted, readings } = countedIndex();
    const nearness = nearnessTo(counted, vector);
    const all = counted.similarities(vector);
    const before = readings();
    nearness.of(3, 5);
    nearness.of(10, 200);
    for (const [start, count] of [
      [10, 200],
      [10, 3],
      [209, 1],
      [50, 0],
    ] as const) {
      expect(nearness.of(start, count)).toEqual(all.slice(start, start + count));
    }
    expect(readings()).toBe(before + 2);
    // Beyond its end, and before its start.
    expect(nearness.of(200, 20)).toEqual(all.slice(200, 220));
    expect(nearness.of(9, 2)).toEqual(all.slice(9, 11));
  });

  it("reads the vectors once for all who ask, where all similarities are asked for first", () => {
    const { counted, readings } = countedIndex();
    const nearness = nearnessTo(counted, vector);
    nearness.all();
    nearness.nearest(20);
    nearness.nearest(200);
    nearness.of(3, 5);
    nearness.all();
    expect(readings()).toBe(1);
  });
});
