// eld/extrasmall names the language of 71 of 72 tickets we wrote in six (2–23 words); tinyld and lande of 66,
// franc-min of 58 (2026-11-24). It is the heaviest to load, 0.2–0.4 s and 30 MB of heap: hence on first use.
import type { CleanTicket } from "./clean-ticket.ts";

/**
 * What makes a text a weak ground for a verdict.
 * - `short`: fewer than SHORT_WORDS words, none included.
 * - `long`: more than LONG_WORDS words; several matters may be mixed.
 * - `shouting`: mostly capitals. The model reads lower case, so this tells of the writer, not of the verdict.
 * - `few_letters`: mostly digits, signs and identifiers, as a log, a stack trace or emoji are.
 * - `truncated`: the model did not read the end.
 */
export type TextNote = "short" | "long" | "shouting" | "few_letters" | "truncated";

/** What to know of a ticket's text before trusting a verdict on it; plain JSON. */
export interface TextQuality {
  /** UTF-16 units of the cleaned text. */
  readonly characters: number;
  /** Words as phrases are matched on them; of a script without spaces, those of the first SAMPLE_BYTES. */
  readonly words: number;
  /** The end was not read, by the model or already by cleanTicket. */
  readonly truncated: boolean;
  /** The language of the first SAMPLE_BYTES of plain words; null where a guess is not to be trusted. */
  readonly language: {
    /** ISO 639-1, one of eld's 60 languages: "en", "pl". */
    readonly code: string;
    /** 0 to 1: the share of texts with as much evidence that were named rightly; never below MIN_CONFIDENCE. */
    readonly confidence: number;
  } | null;
  /** In the order of TextNote; empty for an ordinary text. */
  readonly notes: readonly TextNote[];
}

// "Desk" is the 6,741 tickets of examples/service-desk as of 2026-11-24, all English. "Held out" is the 1,820 of
// them that its bundle was built without. "Windows" are the runs of 1 to 12 words of 127 tickets in 21 languages.

/** Words. 1 % of the desk and 12 tickets held out are below, too few for any measured accuracy to speak for them. */
const SHORT_WORDS = 5;
/** Words. Categories held out were right in 78 % above (of 112 tickets) and in 89 % up to here (of 1,708). */
const LONG_WORDS = 60;
/** Share of what is written, spaces aside. 1 % of the desk has fewer than 0.63 in plain words; half is "mostly". */
const FEW_LETTERS = 0.5;
/** Share of letters in words of capitals. 29 tickets of the desk are above 0.5 and as many above 0.6. */
const SHOUTING = 0.5;
/** Words of capitals; two are often abbreviations, as in "VPN PIN". */
const SHOUTED_WORDS = 3;

/** Bytes of UTF-8. eld reads no more, so counting words further on would claim evidence it has not seen. */
const SAMPLE_BYTES = 350;
/** Words. Two-word texts were named rightly in 83 %, three-word ones in 91 % (windows of six languages). */
const LANGUAGE_WORDS = 3;
/**
 * The odds that a guess is right are exp(OFFSET + SLOPE · lead · words), where lead is the distance of eld's two
 * best scores: a logistic fit over windows and desk (the desk at a tenth of its weight). Lead or words alone fit worse.
 */
const OFFSET = 0.487;
const SLOPE = 8.647;
/** 0 to 1. From here on 3 of 6,664 desk tickets and 27 of 3,076 windows were named wrongly. */
const MIN_CONFIDENCE = 0.9;
/** 0 to 1. Above 0.98 the share named rightly was 0.999, however much more evidence there was. */
const MAX_CONFIDENCE = 0.999;

// Letters, perhaps joined inside, between signs that belong to the sentence: "(wi-fi)," but not "at:42" or "a.b(c)".
// Neighbouring parts share no first character, so that a match takes linear time.
const PLAIN_WORD =
  /^[^\p{L}\p{N}]*(\p{L}[\p{L}\p{M}\u200c\u200d]*(?:['’‐‑–\-,!?，。、！？]\p{L}[\p{L}\p{M}\u200c\u200d]*)*)(?:[^\p{L}\p{M}\p{N}\u200c\u200d][^\p{L}\p{N}]*)?$/u;
const IDENTIFIER = /\p{Ll}\p{Lu}/u;
const SEGMENTER = new Intl.Segmenter(undefined, { granularity: "word" });

/**
 * Looks at a text as a person would before trusting a verdict on it. `truncated`: the model did not read all of it.
 * Takes a few milliseconds at most, whatever the length, but the first call with three plain words or more loads the
 * language detector and blocks for 0.2–0.4 s. Never rejects: a detector that cannot be loaded names no language.
 */
export async function assessTextQuality(clean: CleanTicket, truncated: boolean): Promise<TextQuality> {
  const plain = plainWords(clean.text);
  const sample = firstBytes(plain.join(" "));
  const sampleWords = countWords(sample);
  const words = Math.max(clean.words.words.length, sampleWords);
  const unread = truncated || clean.cut;
  const holds: Record<TextNote, boolean> = {
    short: words < SHORT_WORDS,
    long: words > LONG_WORDS,
    shouting: isShouting(plain),
    few_letters: hasFewLetters(clean.text, plain),
    truncated: unread,
  };
  return {
    characters: clean.text.length,
    words,
    truncated: unread,
    language: sampleWords < LANGUAGE_WORDS ? null : await guessLanguage(sample, sampleWords),
    notes: (Object.keys(holds) as TextNote[]).filter((note) => holds[note]),
  };
}

/** The words a person would read out; numbers, paths, codes and identifiers are none. */
function plainWords(text: string): string[] {
  return text.split(/\s+/).flatMap((token) => {
    const word = PLAIN_WORD.exec(token)?.[1];
    return word === undefined || IDENTIFIER.test(word) ? [] : [word];
  });
}

function firstBytes(text: string): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(SAMPLE_BYTES)).read);
}

/** Counts words in any script; too slow for more than a sample, 0.25 s for 32,768 characters. */
function countWords(sample: string): number {
  let words = 0;
  for (const { isWordLike } of SEGMENTER.segment(sample)) if (isWordLike) words++;
  return words;
}

function isShouting(plain: readonly string[]): boolean {
  // A letter by itself, as "I" and "A", is a capital in any style.
  const words = plain.filter((word) => word.length > 1);
  const shouted = words.filter((word) => word === word.toUpperCase() && word !== word.toLowerCase());
  return shouted.length >= SHOUTED_WORDS && lengthOf(shouted) > SHOUTING * lengthOf(words);
}

function hasFewLetters(text: string, plain: readonly string[]): boolean {
  return lengthOf(plain) < FEW_LETTERS * text.replace(/\s+/g, "").length;
}

function lengthOf(words: readonly string[]): number {
  return words.reduce((total, word) => total + word.length, 0);
}

async function guessLanguage(sample: string, words: number): Promise<TextQuality["language"]> {
  try {
    const { eld } = await import("eld/extrasmall");
    const guess = eld.detect(sample);
    // Languages eld does not know score far below what its own usually do, which is what it checks here.
    if (!guess.isReliable()) return null;
    const [best = 0, second = 0] = Object.values(guess.getScores()).sort((a, b) => b - a);
    const right = 1 / (1 + Math.exp(-(OFFSET + SLOPE * (best - second) * words)));
    if (right < MIN_CONFIDENCE) return null;
    return { code: guess.language, confidence: Math.min(MAX_CONFIDENCE, right) };
  } catch {
    // An explanation without a language is worth more than none.
    return null;
  }
}
