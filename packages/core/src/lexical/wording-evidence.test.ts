import { describe, expect, it } from "vitest";
import type { CategoryData } from "../assets/bundle-data.ts";
import { type LexicalHead, scoreLexically } from "./lexical-head.ts";
import { countNgrams, createVocabulary, weighNgrams } from "./vocabulary.ts";
import { wordingEvidence } from "./wording-evidence.ts";

let seed = 11;
const random = () => {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
};
const categories = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `c${i}` })) as unknown as CategoryData[];

/** Random weights for most n-grams of a text; the rest are unknown to the vocabulary. */
function randomHead(text: string, classes: number) {
  const buckets = Uint32Array.from([...countNgrams(text).keys()].sort((a, b) => a - b)).filter(
    () => random() < 0.8,
  );
  const idf = Float32Array.from(buckets, () => 1 + 5 * random());
  const head: LexicalHead = {
    weights: Int8Array.from({ length: buckets.length * classes }, () => Math.floor(random() * 255) - 127),
    scales: Float32Array.from(buckets, () => (random() < 0.1 ? 0 : random() / 100)),
    intercepts: Float32Array.from({ length: classes }, () => random() - 0.5),
  };
  return { vocabulary: createVocabulary(buckets, idf, 6), head };
}

const TEXTS = [
  "a",
  "renew my book",
  "The leg of a chair snapped in group room 2, please replace it before Monday!",
  "Café überfällig 😡😡 𝒜𝒷𝒸 don't",
  "it is freezing ".repeat(400),
];

describe("wording evidence", () => {
  it("adds up to the margin, whatever the head", () => {
    for (let round = 0; round < 200; round++) {
      const text = TEXTS[round % TEXTS.length] as string;
      const classes = 2 + Math.floor(random() * 8);
      const parts = randomHead(text, classes);
      const features = weighNgrams(countNgrams(text), parts.vocabulary);
      const scores = scoreLexically(parts.head, features);
      const { winner, runnerUp, margin, ngrams, others, intercepts } = wordingEvidence(
        text,
        scores,
        parts,
        categories(classes),
      );
      const [first, second] = [...scores].sort((a, b) => b - a) as [number, number];
      expect(scores[Number(winner.slice(1))]).toBe(first);
      expect(scores[Number(runnerUp.slice(1))]).toBe(second);
      expect(winner).not.toBe(runnerUp);
      expect(margin).toBeCloseTo(first - second, 12);
      const shown = ngrams.reduce((sum, { difference }) => sum + difference, 0);
      expect(Math.abs(shown + others.difference + intercepts - margin)).toBeLessThan(1e-9);
      for (const part of ngrams) expect(part.winner - part.runnerUp).toBe(part.difference);
      expect(ngrams.length).toBe(Math.min(20, features.rows.length));
      expect(ngrams.length + others.count).toBe(features.rows.length);
      const sizes = ngrams.map(({ difference }) => Math.abs(difference));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    }
  });

  it("spells the n-grams as they stand in the ticket, with a sign for the end of a word", () => {
    const buckets = Uint32Array.from([...countNgrams("Oh Là").keys()].sort((a, b) => a - b));
    const head = {
      weights: Int8Array.from({ length: buckets.length * 2 }, (_, i) => (i % 2 === 0 ? 1 : 0)),
      scales: new Float32Array(buckets.length).fill(1),
      intercepts: Float32Array.of(0, 0),
    };
    const vocabulary = createVocabulary(buckets, new Float32Array(buckets.length).fill(1), 1);
    const scores = scoreLexically(head, weighNgrams(countNgrams("Oh Là"), vocabulary));
    const { ngrams } = wordingEvidence("Oh Là", scores, { vocabulary, head }, categories(2));
    expect(ngrams.map(({ kind, ngram }) => `${kind} ${ngram}`).sort()).toEqual(
      [
        ...["_o", "oh", "h_", "_oh", "oh_", "_oh_", "_l", "la", "a_", "_la", "la_", "_la_"].map(
          (piece) => `characters ${piece}`,
        ),
        ...["oh", "la", "oh la"].map((word) => `words ${word}`),
      ].sort(),
    );
  });

  it("shows no half of a character", () => {
    const text = "😡";
    const parts = randomHead(text, 2);
    const scores = scoreLexically(parts.head, weighNgrams(countNgrams(text), parts.vocabulary));
    const { ngrams } = wordingEvidence(text, scores, parts, categories(2));
    expect(ngrams.length).toBeGreaterThan(0);
    for (const { ngram } of ngrams) expect(ngram.isWellFormed()).toBe(true);
  });
});
