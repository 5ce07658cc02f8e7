import { expect, it } from "vitest";
import { median } from "./median.ts";

it("is the middle of an odd number, and between the middle two of an even one", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 2, 1, 4])).toBe(3);
  expect(median([7])).toBe(7);
});

it("orders numbers as numbers", () => {
  expect(median([10, 9, 100])).toBe(10);
});

it("of nothing is an error", () => {
  expect(() => median([])).toThrow(RangeError);
});
