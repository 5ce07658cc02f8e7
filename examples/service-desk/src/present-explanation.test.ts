import { describe, expect, it } from "vitest";
import { classification } from "./__fixtures__/classification.ts";
import { presentExplanation } from "./present-explanation.ts";

const page = { width: 80, colour: false };
const explained = classification({
  explanation: {
    signals: [
      {
        category: "till-operations",
        score: 5,
        parts: [
          { signal: "lexical", value: 1, contribution: 3 },
          { signal: "keywords", value: 0.5, contribution: 2 },
        ],
      },
      {
        category: "payment-processing",
        score: 1.5,
        parts: [
          { signal: "lexical", value: 0.5, contribution: 1.5 },
          { signal: "keywords", value: 0, contribution: 0 },
        ],
      },
    ],
    keywords: [
      { category: "till-operations", phrase: "till", kind: "keywords" },
      { category: "payment-processing", phrase: "card", kind: "keywords" },
    ],
    nearest: [{ problem: null, text: "till 2 stuck\u001b[31m on the start screen", similarity: 0.61 }],
    wording: {
      winner: "till-operations",
      runnerUp: "payment-processing",
      margin: 0.9,
      ngrams: [{ ngram: "till", kind: "words", winner: 0.5, runnerUp: -0.1, difference: 0.6 }],
      others: { count: 30, difference: 0.2 },
      intercepts: 0.1,
    },
    text: { characters: 30, words: 4, truncated: false, language: null, notes: ["short"] },
  },
});

describe("presentExplanation", () => {
  const shown = presentExplanation(explained, page).join("\n");

  it("tells what spoke for the category, the strongest first, against which other", () => {
    expect(shown).toMatch(/keywords \+2\.00, lexical \+1\.50, against payment-processing/);
    expect(shown).toContain("till +0.60");
    expect(shown).toContain("short");
  });

  it("shows keywords of the category alone", () => {
    expect(shown).toMatch(/Keywords +till$/m);
  });

  it("lets no known text write to the terminal", () => {
    expect(shown).not.toContain("\u001b");
  });

  it("says nothing where no explanation was asked for, or there is no category", () => {
    expect(presentExplanation(classification(), page)).toEqual([]);
    expect(presentExplanation({ ...explained, category: null }, page)).toEqual([]);
  });
});
