import { describe, expect, it } from "vitest";
import type { AutomationResult, CategoryResult, ProblemMatch, Routing } from "./classification.ts";
import { overallConfidence, recommend } from "./recommend.ts";

const category = { id: "rooms", name: "Rooms", confidence: 0.81 } as CategoryResult;
const problem = (similarity: number) => ({ description: "A chair is broken.", similarity }) as ProblemMatch;
const automation = { level: "NOT_AUTOMATABLE", percentage: 9.6, confidence: 0.64 } as AutomationResult;
const routing = { team: "House", priority: "MEDIUM", responseMinutes: 60, slaHours: 8 } as Routing;

describe("overall confidence", () => {
  it("is the weighted geometric mean of the tiers", () => {
    const all = overallConfidence({ category, problems: [problem(0.5)], automation });
    expect(all).toBeCloseTo(0.81 ** 0.5 * 0.5 ** 0.25 * 0.64 ** 0.25, 12);
  });

  it("leaves out a tier that was not asked, and marks down one that found nothing", () => {
    const alone = { category, problems: undefined, automation: undefined };
    expect(overallConfidence(alone)).toBeCloseTo(0.81, 12);
    const two = overallConfidence({ ...alone, problems: [problem(0.5)] });
    expect(two).toBeCloseTo(0.81 ** (2 / 3) * 0.5 ** (1 / 3), 12);
    const nothing = overallConfidence({ ...alone, problems: [] });
    expect(nothing).toBeCloseTo(0.81 ** (2 / 3) * 0.1 ** (1 / 3), 12);
  });
});

describe("a recommendation", () => {
  const tiers = { category, problems: [problem(0.5)], automation };
  it("names the team, the nearest problem, and how far software goes", () => {
    expect(recommend("route", routing, tiers)).toBe(
      "Route to House: MEDIUM, first response within 60 minutes, resolution within 8 h. " +
        "Nearest known problem: A chair is broken. Automation 10 %: a person has to resolve it.",
    );
    expect(recommend("route", routing, { ...tiers, problems: [] })).toContain("No known problem is near.");
  });

  it("says nothing of tiers that were not asked", () => {
    const text = recommend("route", routing, { category, problems: undefined, automation: undefined });
    expect(text).toBe("Route to House: MEDIUM, first response within 60 minutes, resolution within 8 h.");
  });
});
