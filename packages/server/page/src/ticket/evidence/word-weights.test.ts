import { describe, expect, it } from "vitest";
import { weighWords } from "./word-weights.ts";

const ngram = (ngram: string, kind: "words" | "characters", difference: number) => ({
  ...{ ngram, kind, difference },
  winner: difference,
  runnerUp: 0,
});
const sum = (values: readonly { weight: number }[]) =>
  values.reduce((total, { weight }) => total + weight, 0);

describe("weighWords", () => {
  it("keeps what n-grams add whole, however often they stand there", () => {
    const ngrams = [
      ngram("door", "words", 0.5),
      ngram("front door", "words", 0.25),
      ngram("_do", "characters", 0.125),
      ngram("oor_", "characters", -0.0625),
    ];
    const weights = weighWords("The front door, the back DOOR and a dog.", { ngrams });
    expect(sum(weights)).toBeCloseTo(0.8125, 12);
  });

  it("names places in the ticket as it was written: accents, wide letters and runs of spaces", () => {
    const text = "😀  Ｃａｆé\n\n key";
    const marked = weighWords(text, { ngrams: [ngram("cafe key", "words", 1)] });
    expect(marked.map(({ start, end }) => text.slice(start, end))).toEqual(["Ｃａｆé", "key"]);
  });

  it("keeps to the ends of words where an n-gram does", () => {
    const text = "reopen the pen";
    const marked = weighWords(text, { ngrams: [ngram("_pen_", "characters", 1)] });
    expect(marked).toEqual([{ start: 11, end: 14, weight: 1 }]);
  });

  it("marks nothing for an n-gram that is not there, or in a text without words", () => {
    expect(weighWords("reopen", { ngrams: [ngram("pen", "words", 1)] })).toEqual([]);
    expect(weighWords(" ?! ", { ngrams: [ngram("?!", "characters", 1)] })).toEqual([]);
    expect(weighWords("", { ngrams: [ngram("a", "words", 1)] })).toEqual([]);
  });
});
