import { alternativesOf, type Element, type Sequence } from "./phrase-syntax.ts";

// Nearly all phrases are written in plain letters and digits, with one space between their parts. That they are well
// formed is seen by one look, so that of thousands only those that a ticket may meet are read to the end.

/** A word, or the beginning of one; never followed by what would be read as more of it. */
const WORD = String.raw`(?:[a-z0-9]{2,}\*|[a-z0-9]+)(?![a-z0-9*])`;
const WORDS = `${WORD}(?: ${WORD})*`;
/** As many alternatives as the parser allows, and too short for more words than it does. */
const GROUP = String.raw`\((?=[^)]{1,126}\))${WORDS}(?:\|${WORDS}){0,31}\)`;
const PART = `(?:${WORD}|${GROUP})`;
/** With all gaps these are eleven elements, and the parser allows twelve. */
const PLAIN_PHRASE = new RegExp(String.raw`^${PART}(?: (?:\.\.\. )?${PART}){0,5}$`);

/** How a phrase may begin. */
export interface Beginning {
  /** The first word, or how it begins. */
  readonly text: string;
  readonly prefix: boolean;
  /** The word right behind a whole first one; undefined where it may be more than one. */
  readonly second: string | undefined;
}

/**
 * How a folded phrase may begin; undefined where one look is not enough to be sure that the phrase is well formed, and
 * the parser has to say.
 */
export function beginningsOf(folded: string): Beginning[] | undefined {
  if (!PLAIN_PHRASE.test(folded)) return undefined;
  if (!folded.startsWith("(")) return [beginningOf(folded)];
  const end = folded.indexOf(")");
  const behind = plainWord(folded, end + 2);
  return folded
    .slice(1, end)
    .split("|")
    .map((alternative) => beginningOf(alternative, behind));
}

/** The elements of a phrase that beginningsOf() has found plain. */
export function readPlainPhrase(folded: string): Element[] {
  const parts = folded.match(/\([^)]*\)|[^ ]+/g) ?? [];
  return parts.map((part) => {
    if (part === "...") return "gap";
    const alternatives = part.startsWith("(") ? part.slice(1, -1).split("|") : [part];
    return alternativesOf(alternatives.map(toSequence));
  });
}

function toSequence(words: string): Sequence {
  return words.split(" ").map((word) => {
    const prefix = word.endsWith("*");
    return { text: prefix ? word.slice(0, -1) : word, prefix };
  });
}

/** Of some words, and the word behind them, where it is only one. */
function beginningOf(words: string, behind?: string): Beginning {
  const end = words.indexOf(" ");
  const first = end < 0 ? words : words.slice(0, end);
  if (first.endsWith("*")) return { text: first.slice(0, -1), prefix: true, second: undefined };
  return { text: first, prefix: false, second: end < 0 ? behind : plainWord(words, end + 1) };
}

const WHOLE_WORD = /^[a-z0-9]+$/;

/** What stands there, where it is a whole word, and neither the beginning of one nor a group nor a gap. */
function plainWord(text: string, from: number): string | undefined {
  const end = text.indexOf(" ", from);
  const word = text.slice(from, end < 0 ? text.length : end);
  return WHOLE_WORD.test(word) ? word : undefined;
}
