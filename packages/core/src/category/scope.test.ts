import { describe, expect, it } from "vitest";
import type { Settings } from "../assets/settings.ts";
import { lexicalOutOfScopeScore, outOfScopeScore, SCOPE_SIGNALS, scopeSignals } from "./scope.ts";

/** What the documentation gives where a desk has no foreign examples. */
const DEFAULT: Settings["scope"] = {
  source: "docs/design.md",
  weights: { confidence: 1, similarity: 2, lexicalConfidence: 0.5, semantic: 0, lexical: 0 },
  offset: 0,
  lexicalOffset: 0,
};
const ALL: Settings["scope"] = {
  ...DEFAULT,
  weights: { confidence: 1.5, similarity: 2, lexicalConfidence: 0.5, semantic: 0.7, lexical: 3 },
  offset: -0.4,
  lexicalOffset: 0.9,
};
const ticket = {
  confidence: 0.8,
  nearestSimilarity: 0.6,
  lexicalConfidence: 0.5,
  semantic: Float64Array.of(-1, 1.5),
  lexical: Float64Array.of(0.5, 0.25),
};

describe("the out-of-scope score", () => {
  it("is by default that of confidence × similarity² × √lexical confidence", () => {
    for (const confidence of [0.1, 0.5, 1]) {
      for (const nearestSimilarity of [0.05, 0.4, 1]) {
        for (const lexicalConfidence of [0.2, 1]) {
          const score = outOfScopeScore(
            scopeSignals({ ...ticket, confidence, nearestSimilarity, lexicalConfidence }),
            DEFAULT,
          );
          const product = confidence * nearestSimilarity ** 2 * Math.sqrt(lexicalConfidence);
          expect(score).toBeCloseTo(1 / (1 + product), 12);
          expect((1 - score) / score).toBeCloseTo(product, 12);
        }
      }
    }
  });

  it("weighs every signal and the offset: one less the logistic of their sum", () => {
    const odds =
      1.5 * Math.log(0.8) +
      2 * Math.log(0.6) +
      0.5 * Math.log(0.5) +
      0.7 * (1.5 - -1) +
      3 * (0.25 - 0.5) -
      0.4;
    expect(outOfScopeScore(scopeSignals(ticket), ALL)).toBeCloseTo(1 - 1 / (1 + Math.exp(-odds)), 12);
  });

  it("falls when any signal rises", () => {
    const signals = scopeSignals(ticket);
    for (const signal of SCOPE_SIGNALS) {
      const scores = [-4, -1, 0, 0.5, 3].map((shift) =>
        outOfScopeScore({ ...signals, [signal]: signals[signal] + shift }, ALL),
      );
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(new Set(scores).size).toBe(scores.length);
    }
    const likely = { ...ticket, semantic: Float64Array.of(-2, 3), lexical: Float64Array.of(-1, 1) };
    expect(outOfScopeScore(scopeSignals(likely), ALL)).toBeLessThan(outOfScopeScore(signals, ALL));
  });

  it("stays between 0 and 1 for any ticket: a negative cosine counts as none", () => {
    const extremes = [0, 1e-300, 1];
    for (const confidence of extremes) {
      for (const nearestSimilarity of [-1, -0.9, 0, 1]) {
        for (const lexicalConfidence of extremes) {
          const signals = scopeSignals({ ...ticket, confidence, nearestSimilarity, lexicalConfidence });
          expect(Object.values(signals).every(Number.isFinite)).toBe(true);
          for (const settings of [DEFAULT, ALL]) {
            const score = outOfScopeScore(signals, settings);
            expect(score >= 0 && score <= 1).toBe(true);
          }
        }
      }
    }
    const at = (nearestSimilarity: number) => scopeSignals({ ...ticket, nearestSimilarity }).similarity;
    expect(at(-0.9)).toBe(at(0));
  });

  it("hears nothing of heads that are not there", () => {
    const without = scopeSignals({ ...ticket, semantic: undefined, lexical: undefined });
    expect(without).toMatchObject({ semantic: 0, lexical: 0 });
  });
});

describe("the out-of-scope score of the lexical head alone", () => {
  it("hears its confidence, its scope head and an offset of its own, and nothing else", () => {
    const signals = scopeSignals(ticket);
    const odds = 0.5 * Math.log(0.5) + 3 * (0.25 - 0.5) + 0.9;
    expect(lexicalOutOfScopeScore(signals, ALL)).toBeCloseTo(1 / (1 + Math.exp(odds)), 12);
    const other = scopeSignals({ ...ticket, confidence: 0.1, nearestSimilarity: 0, semantic: undefined });
    expect(lexicalOutOfScopeScore(other, ALL)).toBe(lexicalOutOfScopeScore(signals, ALL));
  });

  it("falls when either rises", () => {
    const score = (lexicalConfidence: number, lexical: number) =>
      lexicalOutOfScopeScore({ lexicalConfidence, lexical }, ALL);
    expect(score(-0.1, 0)).toBeLessThan(score(-0.5, 0));
    expect(score(-0.5, 1)).toBeLessThan(score(-0.5, 0));
  });
});
