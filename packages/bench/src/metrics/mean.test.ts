import { expect, it } from "vitest";
import { mean } from "./mean.ts";

it("is the sum shared out evenly", () => {
  expect(mean([1, 2, 6])).toBe(3);
});

it("of nothing is an error", () => {
  expect(() => mean([])).toThrow(RangeError);
});
