import { expect, it } from "vitest";
import { coverageAtPrecision } from "./coverage-at-precision.ts";

const predictions = (...pairs: [confidence: number, correct: boolean][]) =>
  pairs.map(([confidence, correct]) => ({ confidence, correct }));

it("is the largest share that keeps the precision, also after a dip below it", () => {
  // Precision along falling confidence: 1, 1/2, 2/3, 3/4, 3/5.
  const given = predictions([0.9, true], [0.8, false], [0.7, true], [0.6, true], [0.5, false]);
  expect(coverageAtPrecision(given, 0.75)).toBe(0.8);
  expect(coverageAtPrecision(given, 0.95)).toBe(0.2);
  expect(coverageAtPrecision(given, 0.6)).toBe(1);
});

it("is 0 where the most confident ticket is wrong", () => {
  expect(coverageAtPrecision(predictions([0.9, false], [0.1, true]), 0.95)).toBe(0);
});

it("takes tied tickets together", () => {
  expect(coverageAtPrecision(predictions([0.9, true], [0.5, true], [0.5, false]), 0.95)).toBeCloseTo(1 / 3);
});

it("counts a precision that is met exactly", () => {
  const given = Array.from({ length: 20 }, (_, i) => ({ confidence: 1 - i / 20, correct: i !== 10 }));
  expect(coverageAtPrecision(given, 0.95)).toBe(1);
});

it("of nothing is an error", () => {
  expect(() => coverageAtPrecision([], 0.95)).toThrow(RangeError);
});
