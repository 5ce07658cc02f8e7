import { expect, it } from "vitest";
import { accuracy } from "./accuracy.ts";

const right = { correct: true };
const wrong = { correct: false };

it("is the share of right predictions", () => {
  expect(accuracy([right, right, wrong, right])).toBe(0.75);
  expect(accuracy([wrong])).toBe(0);
});

it("of nothing is an error", () => {
  expect(() => accuracy([])).toThrow(RangeError);
});
