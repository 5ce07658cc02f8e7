import { describe, expect, it } from "vitest";
import { createLexicalLook, type LexicalModel, lexicalConfidence } from "./look-lexically.ts";
import { MAX_NGRAM_CHARACTERS } from "./ngrams.ts";
import { countNgrams, createVocabulary } from "./vocabulary.ts";

const TEMPERATURE = 0.5;

/** Two classes; every n-gram of "book" is worth `weight` for the first. */
function model(weight: number): LexicalModel {
  const buckets = Uint32Array.from([...countNgrams("book").keys()].sort((a, b) => a - b));
  const head = {
    weights: Int8Array.from({ length: buckets.length * 2 }, (_, i) => (i % 2 === 0 ? weight : 0)),
    scales: new Float32Array(buckets.length).fill(0.1),
    intercepts: Float32Array.of(0, 0),
  };
  const vocabulary = createVocabulary(buckets, new Float32Array(buckets.length).fill(1), 1);
  return { vocabulary, category: head, scope: undefined };
}

describe("a lexical look", () => {
  it("is sure as far as the margin goes, at the bundle's temperature", () => {
    const { category, confidence } = createLexicalLook(model(5), TEMPERATURE)("book");
    const margin = (category?.[0] as number) - (category?.[1] as number);
    expect(margin).toBeGreaterThan(1);
    expect(confidence).toBeCloseTo(1 / (1 + Math.exp(-margin / 0.5)), 12);
    expect(createLexicalLook(model(5), TEMPERATURE)("zyzzyva").confidence).toBe(0.5);
  });

  it("has nothing to say without a head", () => {
    const look = createLexicalLook(undefined, TEMPERATURE)("book ".repeat(2000));
    expect(look).toMatchObject({ category: undefined, scope: undefined, confidence: 1, cut: false });
    expect(look.features.rows).toHaveLength(0);
    const headless = { ...model(5), category: undefined };
    expect(createLexicalLook(headless, TEMPERATURE)("book")).toMatchObject({
      category: undefined,
      confidence: 1,
    });
  });

  it("tells when it read only the start", () => {
    const look = createLexicalLook(model(5), TEMPERATURE);
    expect(look("b".repeat(MAX_NGRAM_CHARACTERS)).cut).toBe(false);
    expect(look("b".repeat(MAX_NGRAM_CHARACTERS + 1)).cut).toBe(true);
  });

  it("is a probability for scores of any size", () => {
    expect(lexicalConfidence(Float64Array.of(1e9, -1e9), 0.01)).toBe(1);
    expect(lexicalConfidence(Float64Array.of(3, 3, 3, 3), 1)).toBeCloseTo(0.25, 12);
    // Twice the temperature is half the scores.
    expect(lexicalConfidence(Float64Array.of(2, 1), 2)).toBeCloseTo(
      lexicalConfidence(Float64Array.of(1, 0.5), 1),
      12,
    );
  });
});
