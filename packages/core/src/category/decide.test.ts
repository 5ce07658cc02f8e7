import { describe, expect, it } from "vitest";
import { decide } from "./decide.ts";

const SETTINGS = { source: "test", routeConfidence: 0.8, outOfScopeScore: 0.8 };
const ticket = (confidence: number, outOfScopeScore: number, truncated = false) => ({
  confidence,
  outOfScopeScore,
  truncated,
});
const verdict = (inputs: ReturnType<typeof ticket>, settings: Parameters<typeof decide>[1] = SETTINGS) => {
  const { decision, reasons } = decide(inputs, settings);
  return [decision, ...reasons.map(({ code }) => code)];
};

describe("a decision", () => {
  it("routes from the threshold on, and sends to review below it", () => {
    expect(verdict(ticket(0.8, 0.1))).toEqual(["route", "confident"]);
    expect(verdict(ticket(0.79, 0.1))).toEqual(["review", "low_confidence"]);
  });

  it("is out of scope where a ticket is like nothing known, however sure the category is", () => {
    expect(verdict(ticket(0.99, 0.8))).toEqual(["out_of_scope", "unfamiliar"]);
    expect(verdict(ticket(0.99, 0.7999))).toEqual(["route", "confident"]);
  });

  it("says when only the start was read", () => {
    expect(verdict(ticket(0.9, 0.1, true))).toEqual(["route", "truncated", "confident"]);
  });

  it("routes nothing where no threshold is known", () => {
    const unknown = { ...SETTINGS, routeConfidence: null, outOfScopeScore: null };
    expect(verdict(ticket(1, 1), unknown)).toEqual(["review", "no_threshold"]);
  });
});
