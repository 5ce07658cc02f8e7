import { fold } from "./folded-text.ts";

// Shows where a bundle's phrase stands in the ticket as it was written: "word", "word*", "(one|another)" and " ... "
// for a gap, as core's phrase syntax has them. Core matched the cleaned text and has the last word: what was written
// as a contraction, or stands in markup, it met and is not marked here.

/** Words a gap may hold, as in core. */
const MAX_GAP_WORDS = 4;

interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}
export interface Place {
  /** UTF-16 offsets, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The words of a text with their places, folded. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{Mn}]*/gu)].map((match) => ({
    word: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The words of each place at which the phrase is met; those of a gap are left out. */
export function placesOf(phrase: string, words: readonly Word[]): Place[] {
  const elements = elementsOf(phrase);
  return words.flatMap((_, at) => met(elements, words, at) ?? []).map(({ start, end }) => ({ start, end }));
}

type Element = "gap" | readonly (readonly string[])[];

function elementsOf(phrase: string): Element[] {
  return [...fold(phrase).matchAll(/\(([^()]*)\)|(\.\.\.)|([^\s().]+)/g)].flatMap(
    ([, group, gap, word]): Element[] => {
      if (gap !== undefined) return ["gap"];
      if (group !== undefined) return [group.split("|").map(sequenceOf)];
      return sequenceOf(word ?? "").map((part) => [[part]]);
    },
  );
}

const sequenceOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+\*?/gu) ?? [];

/** The words met from word `at` on, or undefined where the phrase does not begin there. */
function met([element, ...rest]: readonly Element[], words: readonly Word[], at: number): Word[] | undefined {
  if (element === undefined) return [];
  if (element === "gap") {
    for (let skipped = 0; skipped <= MAX_GAP_WORDS; skipped++) {
      const found = met(rest, words, at + skipped);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const sequence of element) {
    if (sequence.length === 0 || !sequence.every((pattern, i) => fits(pattern, words[at + i]?.word)))
      continue;
    const found = met(rest, words, at + sequence.length);
    if (found !== undefined) return [...words.slice(at, at + sequence.length), ...found];
  }
  return undefined;
}

function fits(pattern: string, word: string | undefined): boolean {
  if (word === undefined) return false;
  return pattern.endsWith("*") ? word.startsWith(pattern.slice(0, -1)) : word === pattern;
}
