import { expect, it } from "vitest";
import { brierScore } from "./brier-score.ts";

it("is the mean squared distance of the confidence from what came true", () => {
  // (0.3² + 0.6² + 0²) / 3
  const predictions = [
    { confidence: 0.7, correct: true },
    { confidence: 0.6, correct: false },
    { confidence: 1, correct: true },
  ];
  expect(brierScore(predictions)).toBeCloseTo(0.15, 12);
});

it("is a quarter for one who always says one half", () => {
  expect(brierScore([true, false, true].map((correct) => ({ confidence: 0.5, correct })))).toBe(0.25);
});

it("of nothing is an error", () => {
  expect(() => brierScore([])).toThrow(RangeError);
});
