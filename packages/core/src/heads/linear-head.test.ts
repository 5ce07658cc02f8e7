import { expect, it } from "vitest";
import { scoreLinearly } from "./linear-head.ts";

it("adds each class's intercept, the last of its row, to the dot product", () => {
  const head = { data: Float32Array.of(1, 2, 0.5, -1, 0, 3), rows: 2, dimension: 3 };
  expect([...scoreLinearly(head, Float32Array.of(10, 100))]).toEqual([10 + 200 + 0.5, -10 + 3]);
});

it("has no class where the head has no row", () => {
  expect(
    scoreLinearly({ data: new Float32Array(0), rows: 0, dimension: 3 }, Float32Array.of(1, 2)),
  ).toHaveLength(0);
});
