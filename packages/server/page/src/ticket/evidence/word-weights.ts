import type { Explanation } from "../../api/types.ts";
import { fold, foldText } from "./folded-text.ts";

/** A word of the ticket, and what it adds to the first category's lead over the second. */
export interface WeighedWord {
  /** UTF-16 offsets into the ticket, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

type Wording = NonNullable<Explanation["wording"]>;

const WORD = /[\p{L}\p{N}]+/gu;

/**
 * Shares out what each n-gram adds among the places where it stands in the ticket, and sums up by word. What an
 * n-gram adds is kept whole: the weights add to the differences of all n-grams that stand in `text`.
 */
export function weighWords(text: string, { ngrams }: Pick<Wording, "ngrams">): WeighedWord[] {
  const { folded, starts, ends } = foldText(text);
  const words = [...folded.matchAll(WORD)].map((match) => ({
    word: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }));
  const weights = new Float64Array(words.length);
  /** The word each unit belongs to, or the nearest before it, to which a sign behind it goes. */
  const wordAt = new Int32Array(folded.length);
  let current = 0;
  for (let unit = 0; unit < folded.length; unit++) {
    while (current + 1 < words.length && (words[current + 1]?.from ?? 0) <= unit) current++;
    wordAt[unit] = current;
  }

  for (const { ngram, kind, difference } of ngrams) {
    const places = kind === "words" ? wordRuns(words, ngram) : piecesIn(folded, ngram);
    for (const [from, to] of places) {
      const units = to - from;
      for (let unit = from; unit < to; unit++) {
        const word = wordAt[unit] ?? 0;
        if (words.length > 0) weights[word] = (weights[word] ?? 0) + difference / places.length / units;
      }
    }
  }
  return words.flatMap(({ from, to }, i) => {
    const weight = weights[i] ?? 0;
    return weight === 0 ? [] : [{ start: starts[from] ?? 0, end: ends[to - 1] ?? 0, weight }];
  });
}

type Place = readonly [from: number, to: number];

function wordRuns(words: readonly { word: string; from: number; to: number }[], ngram: string): Place[] {
  const run = fold(ngram).match(WORD) ?? [];
  if (run.length === 0) return [];
  return words.flatMap((first, at): Place[] => {
    const met = run.every((word, i) => words[at + i]?.word === word);
    const last = words[at + run.length - 1];
    return met && last !== undefined ? [[first.from, last.to]] : [];
  });
}

/** Where a piece of a word stands, without the ends of words that it spans. */
function piecesIn(folded: string, ngram: string): Place[] {
  const piece = ngram.replace(/^_|_$/g, " ");
  const places: Place[] = [];
  for (let at = folded.indexOf(piece); at >= 0; at = folded.indexOf(piece, at + 1)) {
    const from = piece.startsWith(" ") ? at + 1 : at;
    const to = at + piece.length - (piece.endsWith(" ") ? 1 : 0);
    if (from < to) places.push([from, to]);
  }
  return places;
}
