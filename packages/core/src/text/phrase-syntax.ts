import { BundleFormatError } from "../errors/index.ts";
import { foldPhrase } from "./words.ts";

// A bundle's patterns are phrases over words, never regular expressions: whoever wrote the bundle cannot
// stall a process, because the work for a text is bounded by its words and the limits below.
//
//   cash drawer              consecutive words
//   print*                   a word that begins so
//   (cannot|unable to) pay   alternatives of one or more words
//   replace ... screen       a gap of 0 to 4 words

const MAX_ELEMENTS = 12;
const MAX_ALTERNATIVES = 32;
/** Words in all alternatives of one group; the largest of the service desk's has 29. */
const MAX_GROUP_WORDS = 64;
/** Letters before a star. */
export const MIN_PREFIX_LENGTH = 2;

export interface WordPattern {
  readonly text: string;
  readonly prefix: boolean;
}
export type Sequence = readonly WordPattern[];
/** Word sequences of which one must be met. */
export interface Alternatives {
  readonly sequences: readonly Sequence[];
  /** The same by their first word; made when it is first asked for, since most phrases are met by no ticket. */
  index(): SequenceIndex;
}
/** Word sequences by what their first word is or how it begins. */
export interface SequenceIndex {
  readonly byWord: ReadonlyMap<string, readonly Sequence[]>;
  readonly byPrefix: ReadonlyMap<string, readonly Sequence[]>;
  readonly prefixLengths: ReadonlySet<number>;
}
export type Element = "gap" | Alternatives;

/** Where a phrase stands in a bundle, for the error when it cannot be read. */
export interface PhraseOrigin {
  readonly asset: string;
  readonly field: string;
}

/** Parts of phrases that have been read: a bundle says "(cannot|can't)" in hundreds of them. */
export type KnownParts = Map<string, readonly Alternatives[]>;

/** Reads a phrase; one that cannot be read is an error of its file. */
export function parsePhrase(phrase: string, origin: PhraseOrigin, known: KnownParts = new Map()): Element[] {
  const refuse = (expected: string, found: string): never => {
    throw new BundleFormatError({
      ...origin,
      expected,
      found: `${found} in the phrase ${JSON.stringify(phrase)}`,
    });
  };
  const elements: Element[] = [];
  let current = "";
  const remember = (alternatives: readonly Alternatives[]) => {
    known.set(current, alternatives);
    elements.push(...alternatives);
  };
  // A group, a gap, or whatever stands between spaces.
  for (const [part] of foldPhrase(phrase).matchAll(/\([^()]*\)\*?|\.\.\.|[^\s().]+|[().]/g)) {
    current = part;
    const read = known.get(part);
    if (read !== undefined) {
      elements.push(...read);
    } else if (part === "...") {
      elements.push("gap");
    } else if (part.startsWith("(") && part.endsWith(")")) {
      const alternatives = part
        .slice(1, -1)
        .split("|")
        .map((text) => parseSequence(text, refuse));
      if (alternatives.length > MAX_ALTERNATIVES)
        refuse(`at most ${MAX_ALTERNATIVES} alternatives`, `${alternatives.length}`);
      const count = alternatives.flat().length;
      if (count > MAX_GROUP_WORDS) refuse(`at most ${MAX_GROUP_WORDS} words in brackets`, `${count}`);
      if (alternatives.some((sequence) => sequence.length === 0))
        refuse("a word in every alternative", "an empty one");
      remember([alternativesOf(alternatives)]);
    } else if (/^[().]/.test(part)) {
      refuse("words, word*, (a|b) and ... only", JSON.stringify(part));
    } else {
      remember(parseSequence(part, refuse).map((pattern) => alternativesOf([[pattern]])));
    }
  }
  if (elements.length === 0) refuse("at least one word", "none");
  if (elements.length > MAX_ELEMENTS) refuse(`at most ${MAX_ELEMENTS} elements`, `${elements.length}`);
  if (elements[0] === "gap" || elements.at(-1) === "gap") refuse("a word at both ends", "a gap");
  return elements;
}

function parseSequence(text: string, refuse: (expected: string, found: string) => never): WordPattern[] {
  return [...text.matchAll(/([\p{L}\p{N}]+)(\*(?![\p{L}\p{N}]))?|([*|])/gu)].map(([, word, star, stray]) => {
    if (word === undefined)
      return refuse("* only behind a word, | only inside brackets", JSON.stringify(stray));
    if (star !== undefined && word.length < MIN_PREFIX_LENGTH) {
      refuse(`at least ${MIN_PREFIX_LENGTH} characters before *`, JSON.stringify(`${word}*`));
    }
    return { text: word, prefix: star !== undefined };
  });
}

/** Sequences as one element of a phrase. */
export function alternativesOf(sequences: readonly Sequence[]): Alternatives {
  let index: SequenceIndex | undefined;
  return {
    sequences,
    index() {
      index ??= indexSequences(sequences);
      return index;
    },
  };
}

function indexSequences(sequences: readonly Sequence[]): SequenceIndex {
  const byWord = new Map<string, Sequence[]>();
  const byPrefix = new Map<string, Sequence[]>();
  for (const sequence of sequences) {
    const { text, prefix } = sequence[0] as WordPattern;
    const index = prefix ? byPrefix : byWord;
    index.set(text, [...(index.get(text) ?? []), sequence]);
  }
  return {
    byWord,
    byPrefix,
    prefixLengths: new Set([...byPrefix.keys()].map((text) => text.length)),
  };
}
