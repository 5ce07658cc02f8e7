import { describe, expect, it } from "vitest";
import type { Outcome } from "./outcome.ts";
import { scoreOutcomes } from "./score-outcomes.ts";

const outcome = (changes: Partial<Outcome>): Outcome => ({
  expectedCategory: "a",
  category: "a",
  confidence: 0.9,
  method: "combined",
  decision: "route",
  outOfScopeScore: 0.1,
  problems: [],
  level: null,
  microseconds: 5000,
  ...changes,
});

describe("the metrics of outcomes", () => {
  it("are an error where no ticket is in scope", () => {
    expect(() => scoreOutcomes([], "auto")).toThrow(RangeError);
    expect(() => scoreOutcomes([outcome({ expectedCategory: null })], "auto")).toThrow(RangeError);
  });

  it("count only tickets in scope for accuracy, whatever was decided about them", () => {
    const metrics = scoreOutcomes(
      [
        outcome({ decision: "out_of_scope" }),
        outcome({ category: "b", confidence: 0.4 }),
        outcome({ category: null, confidence: 0, method: null }),
        outcome({ expectedCategory: null, category: "a" }),
      ],
      "auto",
    );
    expect(metrics.accuracy).toBeCloseTo(1 / 3);
    expect(metrics.coverageAt95).toBeCloseTo(1 / 3);
    // (0.1² + 0.4² + 0²) / 3
    expect(metrics.brierScore).toBeCloseTo(0.17 / 3);
  });

  it("leave out what the data set does not ask", () => {
    const metrics = scoreOutcomes([outcome({})], "auto");
    for (const name of ["problemTop1", "levelAccuracy", "outOfScopeAuroc", "decidedFalseRejects"] as const) {
      expect(metrics[name]).toBeUndefined();
    }
  });

  it("rank problems and compare levels where they are asked for", () => {
    const metrics = scoreOutcomes(
      [
        outcome({ expectedProblem: "p", problems: ["p", "q"], expectedLevel: "FULL", level: "FULL" }),
        outcome({ expectedProblem: "p", problems: ["q", "p"], expectedLevel: "FULL", level: null }),
        outcome({ expectedProblem: "p", problems: [] }),
        outcome({ expectedProblem: "p", problems: ["1", "2", "3", "4", "5", "p"] }),
      ],
      "auto",
    );
    expect(metrics).toMatchObject({ problemTop1: 0.25, problemTop5: 0.5, levelAccuracy: 0.5 });
  });
});

describe("out of scope", () => {
  const foreign = (score: number | null, decision: Outcome["decision"] = "review") =>
    outcome({ expectedCategory: null, outOfScopeScore: score, decision });

  it("is judged by the score and, apart from it, by the decision", () => {
    const metrics = scoreOutcomes(
      [outcome({ decision: "out_of_scope" }), outcome({}), foreign(0.5), foreign(0.05, "out_of_scope")],
      "auto",
    );
    expect(metrics).toMatchObject({
      outOfScopeAuroc: 0.5,
      outOfScopeRecallAt5: 0.5,
      decidedOutOfScopeRecall: 0.5,
      decidedFalseRejects: 0.5,
    });
  });

  it("takes a ticket without a word for foreign, and any other without a score for not measured", () => {
    const wordless = outcome({ expectedCategory: null, category: null, outOfScopeScore: null });
    expect(scoreOutcomes([outcome({}), wordless], "auto").outOfScopeAuroc).toBe(1);
    const metrics = scoreOutcomes([outcome({ outOfScopeScore: null }), foreign(0.5)], "auto");
    expect(metrics).toMatchObject({
      outOfScopeAuroc: null,
      outOfScopeRecallAt5: null,
      decidedFalseRejects: 0,
    });
  });
});

describe("the two paths", () => {
  const outcomes = [
    outcome({ method: "lexical", microseconds: 90 }),
    outcome({ method: "lexical", microseconds: 110, category: "b" }),
    outcome({ method: "similarity", microseconds: 6000 }),
    outcome({ method: "lexical", microseconds: 500, expectedCategory: null }),
  ];

  it("have times of all tickets, but share and accuracy of those in scope", () => {
    const metrics = scoreOutcomes(outcomes, "auto");
    expect(metrics).toMatchObject({ lexicalAccuracy: 0.5, lexicalMicroseconds: 110, fullMicroseconds: 6000 });
    expect(metrics.lexicalShare).toBeCloseTo(2 / 3);
  });

  it("not taken have no time and no accuracy, which is not 0", () => {
    const full = scoreOutcomes([outcome({})], "full");
    expect(full).toMatchObject({ lexicalShare: null, lexicalAccuracy: null, lexicalMicroseconds: null });
    expect(scoreOutcomes([outcome({})], "auto").lexicalShare).toBe(0);
    expect(scoreOutcomes([outcome({ method: "lexical" })], "lexical").fullMicroseconds).toBeNull();
  });
});
