import { expect, it } from "vitest";
import { calibrationError } from "./calibration-error.ts";
import type { JudgedPrediction } from "./sample.ts";

const times = (count: number, confidence: number, right: number): JudgedPrediction[] =>
  Array.from({ length: count }, (_, i) => ({ confidence, correct: i < right }));

it("is 0 where confidence is the share of right answers", () => {
  expect(calibrationError([...times(10, 0.7, 7), ...times(10, 0.9, 9)])).toBeCloseTo(0, 12);
});

it("weighs each bin's gap by its share of tickets", () => {
  // Gaps 0.3 on 10 tickets and 0.1 on 30: (3 + 3) / 40.
  expect(calibrationError([...times(10, 0.8, 5), ...times(30, 0.4, 15)])).toBeCloseTo(0.15, 12);
});

it("lets over- and underconfidence cancel within a bin, and not across bins", () => {
  // 0.61 and 0.66 are both in (9/15, 10/15].
  expect(calibrationError([...times(1, 0.61, 1), ...times(1, 0.66, 0)])).toBeCloseTo(0.135, 12);
  // 0.5 and 0.9 are not: (0.5 + 0.9) / 2.
  expect(calibrationError([...times(1, 0.5, 1), ...times(1, 0.9, 0)])).toBeCloseTo(0.7, 12);
});

it("closes bins on the right, and takes 0 and 1 in", () => {
  // 10/15 belongs to (9/15, 10/15], as 0.61 does: |0.61 + 2/3 - 1| / 2.
  expect(calibrationError([...times(1, 0.61, 0), ...times(1, 10 / 15, 1)])).toBeCloseTo(
    (0.61 + 2 / 3 - 1) / 2,
    12,
  );
  expect(calibrationError([...times(1, 0, 1), ...times(1, 1, 0)])).toBe(1);
});

it("of nothing is an error", () => {
  expect(() => calibrationError([])).toThrow(RangeError);
});
