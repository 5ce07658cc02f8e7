import { expect, it } from "vitest";
import { areaUnderRiskCoverage } from "./risk-coverage.ts";

const predictions = (...pairs: [confidence: number, correct: boolean][]) =>
  pairs.map(([confidence, correct]) => ({ confidence, correct }));

it("is the mean of the error rates along falling confidence, whatever the order given", () => {
  // Risks 0, 1/2, 1/3, 2/4.
  const given = predictions([0.6, true], [0.9, true], [0.5, false], [0.8, false]);
  expect(areaUnderRiskCoverage(given)).toBeCloseTo((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4, 12);
});

it("is 0 without errors and 1 without a right answer", () => {
  expect(areaUnderRiskCoverage(predictions([0.9, true], [0.2, true]))).toBe(0);
  expect(areaUnderRiskCoverage(predictions([0.9, false], [0.2, false]))).toBe(1);
});

it("with equal confidences is the error rate, in either order", () => {
  expect(areaUnderRiskCoverage(predictions([0.5, true], [0.5, false]))).toBe(0.5);
  expect(areaUnderRiskCoverage(predictions([0.5, false], [0.5, true]))).toBe(0.5);
});

it("of nothing is an error", () => {
  expect(() => areaUnderRiskCoverage([])).toThrow(RangeError);
});
