import type { Classifier } from "@org/classifier-core";
import { describe, expect, it } from "vitest";
import { ask, questionFor } from "./system-under-test.ts";

/** A classifier that gives one result, whatever it is asked. */
const giving = (result: unknown) => ({ classify: async () => result }) as unknown as Classifier;

describe("an answer", () => {
  it("is what the result says, reduced to ids and numbers", async () => {
    const result = {
      category: { id: "a", name: "A", confidence: 0.7, method: "lexical", alternatives: [] },
      decision: "review",
      outOfScope: { score: 0.2, threshold: null },
      problems: [
        { id: "p", description: "secret" },
        { id: "q", description: "secret" },
      ],
      automation: { level: "NOT_AUTOMATABLE" },
    };
    expect(await ask(giving(result), "text", {})).toEqual({
      category: "a",
      confidence: 0.7,
      method: "lexical",
      decision: "review",
      outOfScopeScore: 0.2,
      problems: ["p", "q"],
      level: "NOT_AUTOMATABLE",
    });
  });

  it("without category, score or automation has null there and confidence 0", async () => {
    const result = { category: null, decision: "review", outOfScope: null, problems: [], automation: null };
    expect(await ask(giving(result), "", {})).toEqual({
      category: null,
      confidence: 0,
      method: null,
      decision: "review",
      outOfScopeScore: null,
      problems: [],
      level: null,
    });
  });
});

describe("a question", () => {
  it("is for the first level alone, or for every tier", () => {
    expect(questionFor(false)).toEqual({ levels: "category", alternatives: 3, topK: 5 });
    expect(questionFor(true)).toEqual({ alternatives: 3, topK: 5 });
    expect(questionFor(true)).not.toHaveProperty("levels");
  });
});
