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

/**
 * The words that a folded phrase may begin with, the star of a prefix included; undefined where one look is not enough
 * to be sure that the phrase is well formed, and the parser has to say.
 */
export function beginningsOf(folded: string): string[] | undefined {
  if (!PLAIN_PHRASE.test(folded)) return undefined;
  if (!folded.startsWith("(")) return [firstWord(folded)];
  return folded.slice(1, folded.indexOf(")")).split("|").map(firstWord);
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

function firstWord(text: string): string {
  const end = text.indexOf(" ");
  return end < 0 ? text : text.slice(0, end);
}
