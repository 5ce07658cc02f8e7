import { describe, expect, it } from "vitest";
import { brierScore, expectedCalibrationError, reliabilityTable } from "./calibration-quality.ts";

const predictions = [
  { confidence: 0.99, correct: true },
  { confidence: 0.95, correct: true },
  { confidence: 0.97, correct: false },
  { confidence: 0.5, correct: false },
  { confidence: 0.52, correct: true },
];

describe("the reliability table", () => {
  const table = reliabilityTable(predictions);

  it("has fifteen bands that join without a gap, and every prediction in one", () => {
    expect(table).toHaveLength(15);
    expect([table[0]?.from, table.at(-1)?.to]).toEqual([0, 1]);
    table.slice(1).forEach(({ from }, i) => {
      expect(from).toBe(table[i]?.to);
    });
    expect(table.map(({ tickets }) => tickets)).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 3]);
  });

  it("has the means of each band, and nothing where it is empty", () => {
    expect(table[14]?.confidence).toBeCloseTo((0.99 + 0.95 + 0.97) / 3, 12);
    expect(table[14]?.accuracy).toBeCloseTo(2 / 3, 12);
    expect(table[7]?.confidence).toBeCloseTo(0.51, 12);
    expect(table[7]?.accuracy).toBe(0.5);
    expect(table[3]).toMatchObject({ tickets: 0, confidence: 0, accuracy: 0 });
  });

  it("takes in the ends, 0 and 1", () => {
    const ends = reliabilityTable([
      { confidence: 0, correct: false },
      { confidence: 1, correct: true },
    ]);
    expect([ends[0]?.tickets, ends[14]?.tickets]).toEqual([1, 1]);
  });
});

describe("the expected calibration error", () => {
  it("is as by hand: distances of the bands, weighed by their tickets", () => {
    // 3 of 5 are off by 0.97 - 2/3, 2 of 5 by 0.51 - 0.5.
    expect(expectedCalibrationError(reliabilityTable(predictions))).toBeCloseTo(
      (3 / 5) * (0.97 - 2 / 3) + (2 / 5) * 0.01,
      12,
    );
  });

  it("is 0 for one that is right just as often as it says, 1 for one always wrong and always sure", () => {
    const honest = Array.from({ length: 10 }, (_, i) => ({ confidence: 0.7, correct: i < 7 }));
    expect(expectedCalibrationError(reliabilityTable(honest))).toBeCloseTo(0, 12);
    expect(expectedCalibrationError(reliabilityTable([{ confidence: 1, correct: false }]))).toBe(1);
    expect(expectedCalibrationError(reliabilityTable([]))).toBe(0);
  });
});

describe("the Brier score", () => {
  it("is as by hand", () => {
    const squares = [0.01 ** 2, 0.05 ** 2, 0.97 ** 2, 0.5 ** 2, 0.48 ** 2];
    expect(brierScore(predictions)).toBeCloseTo(squares.reduce((a, b) => a + b) / 5, 12);
    expect(brierScore([])).toBe(0);
  });
});
