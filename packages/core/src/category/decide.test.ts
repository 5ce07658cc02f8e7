import { describe, expect, it } from "vitest";
import { decide, familiarity } from "./decide.ts";

const SETTINGS = { source: "test", routeConfidence: 0.8, outOfScopeFamiliarity: 0.2 };
const ticket = (confidence: number, nearestSimilarity: number, truncated = false) => ({
  confidence,
  nearestSimilarity,
  truncated,
});
const verdict = (inputs: ReturnType<typeof ticket>, settings: Parameters<typeof decide>[1] = SETTINGS) => {
  const { decision, reasons } = decide(inputs, settings);
  return [decision, ...reasons.map(({ code }) => code)];
};

describe("a decision", () => {
  it("routes from the threshold on, and sends to review below it", () => {
    expect(verdict(ticket(0.8, 0.9))).toEqual(["route", "confident"]);
    expect(verdict(ticket(0.79, 0.9))).toEqual(["review", "low_confidence"]);
  });

  it("is out of scope where a ticket is like nothing known, however sure the category is", () => {
    expect(verdict(ticket(0.99, 0.3))).toEqual(["out_of_scope", "unfamiliar"]);
  });

  it("never counts a negative cosine as likeness", () => {
    expect(familiarity(1, -0.9)).toBe(0);
    expect(familiarity(0.5, 0.6)).toBeCloseTo(0.18, 12);
  });

  it("says when only the start was read", () => {
    expect(verdict(ticket(0.9, 0.9, true))).toEqual(["route", "truncated", "confident"]);
  });

  it("routes nothing where no threshold is known", () => {
    const unknown = { ...SETTINGS, routeConfidence: null, outOfScopeFamiliarity: null };
    expect(verdict(ticket(1, 1), unknown)).toEqual(["review", "no_threshold"]);
  });
});
