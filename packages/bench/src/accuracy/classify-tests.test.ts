import { expect, it } from "vitest";
import { evenlySpread } from "./classify-tests.ts";

it("spreads a warm-up over the whole list, and begins again where it is short", () => {
  const numbers = Array.from({ length: 1000 }, (_, i) => i);
  expect(evenlySpread(numbers, 4)).toEqual([0, 250, 500, 750]);
  expect(evenlySpread(["a", "b"], 5)).toEqual(["a", "b", "a", "b", "a"]);
  expect(evenlySpread([], 5)).toEqual([]);
});
