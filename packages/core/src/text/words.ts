/** A text cut into the words that phrases are matched on. */
export interface Words {
  /** Lower-cased, accents folded, contractions written out; runs of letters and digits. */
  readonly words: readonly string[];
  /** Whether a clause ends before the word: what was said before it does not negate it. */
  readonly clauseStarts: readonly boolean[];
}

/** A word together with where it stands in the text it was found in. */
export interface WordSpan {
  readonly word: string;
  /** UTF-16 offsets, end exclusive. */
  readonly start: number;
  readonly end: number;
}

// English contractions whose long form is not regular, or that people type without the apostrophe.
const WRITTEN_OUT: Readonly<Record<string, string>> = {
  "can't": "cannot",
  cant: "cannot",
  "won't": "will not",
  wont: "will not",
  "shan't": "shall not",
  "ain't": "is not",
  dont: "do not",
  doesnt: "does not",
  didnt: "did not",
  isnt: "is not",
  arent: "are not",
  wasnt: "was not",
  werent: "were not",
  couldnt: "could not",
  wouldnt: "would not",
  shouldnt: "should not",
  hasnt: "has not",
  havent: "have not",
  hadnt: "had not",
  im: "i am",
  ive: "i have",
  "it's": "it is",
  "that's": "that is",
  "there's": "there is",
  "what's": "what is",
  "let's": "let us",
};

const CONTRACTED = /[a-z]+(?:'[a-z]+)?/g;
const APOSTROPHES = /[\u2018\u2019\u02bc\u00b4`]/g;
const WORD = /[\p{L}\p{N}]+/gu;
// Where nothing has been folded yet, an accent may still stand behind its letter.
const WORD_WITH_ACCENTS = /[\p{L}\p{N}][\p{L}\p{N}\p{Mn}]*/gu;
const CLAUSE_END = /[.,;:!?\n()]/;

/** Cuts a text into words; what it does to a ticket it does to a bundle's phrases too, so that both meet. */
export function toWords(text: string): Words {
  const folded = writeOut(fold(text));
  const words: string[] = [];
  const clauseStarts: boolean[] = [];
  let end = 0;
  for (const match of folded.matchAll(WORD)) {
    words.push(match[0]);
    clauseStarts.push(words.length === 1 || CLAUSE_END.test(folded.slice(end, match.index)));
    end = match.index + match[0].length;
  }
  return { words, clauseStarts };
}

/** Cuts a text into words that keep their place; contractions stay as they are. */
export function toWordSpans(text: string): WordSpan[] {
  return [...text.matchAll(WORD_WITH_ACCENTS)].map((match) => ({
    word: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

// ASCII but for the backtick, which people type for an apostrophe: nothing to fold but the case.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII too.
const NOTHING_TO_FOLD = /^[\u0000-\u005f\u0061-\u007f]*$/;

/** Lower case without accents: "Café" and "cafe" are one word. */
export function fold(text: string): string {
  if (NOTHING_TO_FOLD.test(text)) return text.toLowerCase();
  // Apostrophes first: the normal form takes an acute accent typed in place of one apart into a space.
  return text
    .replace(APOSTROPHES, "'")
    .normalize("NFKD")
    .replace(/\p{Mn}+/gu, "")
    .toLowerCase();
}

/** Most texts hold none, and looking is cheaper than going over every word. */
const CONTRACTION = new RegExp(String.raw`'|\b(?:can not|${Object.keys(WRITTEN_OUT).join("|")})\b`);

/** Writes contractions out, in folded text: "can't" becomes "cannot", "user's" becomes "users". */
function writeOut(folded: string): string {
  if (!CONTRACTION.test(folded)) return folded;
  return folded
    .replace(CONTRACTED, (word) => {
      if (Object.hasOwn(WRITTEN_OUT, word)) return WRITTEN_OUT[word] as string;
      if (word.endsWith("n't")) return `${word.slice(0, -3)} not`;
      if (word.endsWith("'re")) return `${word.slice(0, -3)} are`;
      if (word.endsWith("'ve")) return `${word.slice(0, -3)} have`;
      if (word.endsWith("'ll")) return `${word.slice(0, -3)} will`;
      if (word.endsWith("'m")) return `${word.slice(0, -2)} am`;
      if (word.endsWith("'d")) return `${word.slice(0, -2)} would`;
      return word.replace("'", "");
    })
    .replace(/\bcan not\b/g, "cannot");
}

/** Writes contractions out in a phrase of a bundle, leaving its signs alone. */
export function foldPhrase(phrase: string): string {
  return writeOut(fold(phrase));
}
