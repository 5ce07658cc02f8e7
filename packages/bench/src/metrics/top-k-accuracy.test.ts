import { expect, it } from "vitest";
import { topKAccuracy } from "./top-k-accuracy.ts";

const predictions = [
  { expected: "a", ranked: ["a", "b", "c"] },
  { expected: "a", ranked: ["b", "a", "c"] },
  { expected: "a", ranked: ["b", "c", "a"] },
  { expected: "a", ranked: [] },
];

it("looks at the first k answers", () => {
  expect([1, 2, 3, 5].map((k) => topKAccuracy(predictions, k))).toEqual([0.25, 0.5, 0.75, 0.75]);
});

it("of nothing is an error", () => {
  expect(() => topKAccuracy([], 1)).toThrow(RangeError);
});
