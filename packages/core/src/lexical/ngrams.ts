import { fold } from "../text/words.ts";

// A ticket as n-grams: pieces of 2 to 5 characters inside its words (a space stands for each end of a word), and
// runs of one and two words. Pieces of words see through endings and typing errors; pairs of words carry phrases.
// The ranges are those of scikit-learn's char_wb and word analyzers that did best on BANKING77 and CLINC150
// (docs/design.md).

const CHARACTERS = { shortest: 2, longest: 5 } as const;
const MAX_WORD_RUN = 2;

/**
 * Characters of a ticket that are cut into n-grams. The sentence model sees 256 tokens, some 1,000 characters; four
 * times that bounds the work for a ticket of any size.
 */
export const MAX_NGRAM_CHARACTERS = 4096;

/** The two kinds of n-gram; each is weighed by itself, so that many characters do not drown few words. */
export const NGRAM_KINDS = ["characters", "words"] as const;
export type NgramKind = (typeof NGRAM_KINDS)[number];

/** Called for every n-gram: its kind, its 32-bit hash, and where it stands in the normalised text. */
export type VisitNgram = (kind: 0 | 1, hash: number, start: number, end: number) => void;

// Of 32-bit FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Mixed in first, so that a word and a piece of a word that are spelled alike are two n-grams. */
const KIND_SEEDS = [0x63, 0x77] as const;

const WORD = /[\p{L}\p{N}]+/gu;

/** What n-grams are cut from: lower case, no accents, one space between words and at both ends. */
export function normalizeForNgrams(text: string): string {
  const read = text.length > MAX_NGRAM_CHARACTERS ? text.slice(0, MAX_NGRAM_CHARACTERS) : text;
  const folded = fold(read);
  return ` ${folded.replace(/\s+/g, " ").trim()} `;
}

/** Visits every n-gram of a normalised text. Work and memory are bounded by the text's length. */
export function visitNgrams(normalized: string, visit: VisitNgram): void {
  visitPieces(normalized, visit);
  visitWordRuns(normalized, visit);
}

function visitPieces(text: string, visit: VisitNgram): void {
  // A word with the space before and after it; the space between two words ends one and begins the next.
  for (let start = 0; start < text.length - 2; ) {
    const end = text.indexOf(" ", start + 1) + 1;
    if (end === 0) return;
    for (let at = start; at < end; at++) {
      let hash = hashStep(FNV_OFFSET, KIND_SEEDS[0]);
      const last = Math.min(end, at + CHARACTERS.longest);
      for (let to = at; to < last; to++) {
        hash = hashStep(hash, text.charCodeAt(to));
        if (to - at + 1 >= CHARACTERS.shortest) visit(0, finish(hash), at, to + 1);
      }
    }
    start = end - 1;
  }
}

function visitWordRuns(text: string, visit: VisitNgram): void {
  let before: { readonly start: number; readonly hash: number } | undefined;
  for (const match of text.matchAll(WORD)) {
    const start = match.index;
    const end = start + match[0].length;
    const alone = hashText(hashStep(FNV_OFFSET, KIND_SEEDS[1]), text, start, end);
    visit(1, finish(alone), start, end);
    if (before !== undefined && MAX_WORD_RUN === 2) {
      visit(1, finish(hashText(hashStep(before.hash, SPACE), text, start, end)), before.start, end);
    }
    before = { start, hash: alone };
  }
}

const SPACE = 0x20;

function hashText(hash: number, text: string, start: number, end: number): number {
  let mixed = hash;
  for (let i = start; i < end; i++) mixed = hashStep(mixed, text.charCodeAt(i));
  return mixed;
}

/** One step of FNV-1a over the two bytes of a UTF-16 unit. */
function hashStep(hash: number, unit: number): number {
  const low = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
  return Math.imul(low ^ (unit >>> 8), FNV_PRIME);
}

/** The last step of MurmurHash3: FNV alone spreads short texts badly over the low bits. */
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
