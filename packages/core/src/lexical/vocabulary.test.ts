import { describe, expect, it } from "vitest";
import { normalizeForNgrams, visitNgrams } from "./ngrams.ts";
import { bucketOf, countNgrams, createVocabulary, weighNgrams } from "./vocabulary.ts";

/** Bucket of one n-gram, found where it stands in a text of its own. */
function bucket(kind: 0 | 1, ngram: string): number {
  let found: number | undefined;
  const text = normalizeForNgrams(ngram);
  visitNgrams(text, (of, hash, start, end) => {
    const place = text.slice(start, end);
    if (of === kind && place === ngram) found = bucketOf(of, hash);
  });
  if (found === undefined) throw new Error(`no n-gram ${ngram}`);
  return found;
}

const squares = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value * value, 0);

describe("features", () => {
  // The words of "aa aa b" are aa twice, b, "aa aa" and "aa b".
  const TEXT = "aa aa b";

  it("are (1 + ln count) × idf, over the length of the kind's own, unseen n-grams in it", () => {
    const buckets = [bucket(1, "aa"), bucket(1, "b")];
    const vocabulary = createVocabulary(Uint32Array.from(buckets), Float32Array.of(2, 3), 5);
    const { rows, values } = weighNgrams(countNgrams(TEXT), vocabulary);
    const aa = (1 + Math.log(2)) * 2;
    const length = Math.sqrt(aa ** 2 + 3 ** 2 + 5 ** 2 + 5 ** 2);
    expect([...rows]).toEqual([0, 1]);
    expect(values[0]).toBeCloseTo(aa / length, 6);
    expect(values[1]).toBeCloseTo(3 / length, 6);
  });

  it("of characters are weighed beside those of words, not against them", () => {
    // " b", "b ", " b " once; of aa the pieces " a", "aa", "a ", " aa", "aa ", " aa " twice.
    const vocabulary = createVocabulary(
      Uint32Array.of(bucket(0, " b "), bucket(1, "b")),
      Float32Array.of(4, 3),
      1,
    );
    const { rows, values } = weighNgrams(countNgrams(TEXT), vocabulary);
    const twice = 1 + Math.log(2);
    const characters = Math.sqrt(4 ** 2 + 2 * 1 ** 2 + 6 * twice ** 2);
    const words = Math.sqrt(3 ** 2 + twice ** 2 + 2 * 1 ** 2);
    expect([...rows]).toEqual([0, 1]);
    expect(values[0]).toBeCloseTo(4 / characters, 6);
    expect(values[1]).toBeCloseTo(3 / words, 6);
  });

  it("have length 1 for each kind where every n-gram is known, and less where some are not", () => {
    const text = "The leg of a chair snapped in group room 2, and the chair is gone: café 😡";
    const buckets = Uint32Array.from([...countNgrams(text).keys()].sort((a, b) => a - b));
    const idf = Float32Array.from(buckets, (_, i) => 1 + (i % 7) / 3);
    const kindOf = (row: number) => (buckets[row] as number) >>> 18;
    const lengths = (more = "") => {
      const { rows, values } = weighNgrams(countNgrams(text + more), createVocabulary(buckets, idf, 2));
      return [0, 1].map((kind) => squares([...values].filter((_, i) => kindOf(rows[i] as number) === kind)));
    };
    for (const length of lengths()) expect(length).toBeCloseTo(1, 6);
    for (const length of lengths(" zyzzyva")) {
      expect(length).toBeLessThan(0.99);
      expect(length).toBeGreaterThan(0.5);
    }
  });

  it("are none where no n-gram is known, or none is there", () => {
    const vocabulary = createVocabulary(Uint32Array.of(7), Float32Array.of(1), 1);
    for (const text of ["", "hello"]) {
      const { rows, values } = weighNgrams(countNgrams(text), vocabulary);
      expect([rows.length, values.length]).toEqual([0, 0]);
    }
  });

  it("are positive and finite for any idf a bundle may have", () => {
    const text = "one two three one";
    const buckets = Uint32Array.from([...countNgrams(text).keys()].sort((a, b) => a - b));
    for (const value of [1e-45, 1e-20, 1, 1000]) {
      const idf = new Float32Array(buckets.length).fill(value);
      const { values } = weighNgrams(countNgrams(text), createVocabulary(buckets, idf, 1e-45));
      expect([...values].every((feature) => feature > 0 && feature <= 1)).toBe(true);
    }
  });
});
