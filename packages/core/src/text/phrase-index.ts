import { MIN_PREFIX_LENGTH } from "./phrase-syntax.ts";
import type { Beginning } from "./plain-phrase.ts";

/**
 * Phrases by how they begin. Where two words in a row tell, both are looked at here: a phrase that is looked at itself
 * is a handful of objects all over the memory, which a ticket meets cold, behind a run of the model.
 */
export interface PhraseIndex<Phrase> {
  add(beginning: Beginning, phrase: Phrase): void;
  /** The phrases that may begin at a word of a text, each once. */
  candidatesAt(words: readonly string[], at: number): Iterable<Phrase>;
}

export function createPhraseIndex<Phrase>(): PhraseIndex<Phrase> {
  const byWord = new Map<string, Phrase[]>();
  /** By the first word, then by the second. */
  const byPair = new Map<string, Map<string, Phrase[]>>();
  /** By the first letters, so that a word is only held against the prefixes that it may begin with. */
  const byLetters = new Map<string, Map<string, Phrase[]>>();

  return {
    add({ text, prefix, second }, phrase) {
      if (prefix) push(inner(byLetters, text.slice(0, MIN_PREFIX_LENGTH)), text, phrase);
      else if (second === undefined) push(byWord, text, phrase);
      else push(inner(byPair, text), second, phrase);
    },
    candidatesAt(words, at) {
      const word = words[at] as string;
      const lists: Phrase[][] = [];
      const alone = byWord.get(word);
      if (alone !== undefined) lists.push(alone);
      const pairs = byPair.get(word)?.get(words[at + 1] as string);
      if (pairs !== undefined) lists.push(pairs);
      for (const [prefix, phrases] of byLetters.get(word.slice(0, MIN_PREFIX_LENGTH)) ?? NO_PREFIXES) {
        if (word.startsWith(prefix)) lists.push(phrases);
      }
      // A phrase may begin in several ways, and most words begin in one at most.
      return lists.length > 1 ? new Set(lists.flat()) : (lists[0] ?? NO_PHRASES);
    },
  };
}

const NO_PREFIXES: Iterable<never> = [];
const NO_PHRASES: readonly never[] = [];

function inner<Phrase>(outer: Map<string, Map<string, Phrase[]>>, key: string): Map<string, Phrase[]> {
  const known = outer.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, Phrase[]>();
  outer.set(key, made);
  return made;
}

/** A phrase that says a beginning twice stands there once. */
function push<Phrase>(lists: Map<string, Phrase[]>, key: string, phrase: Phrase): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [phrase]);
  else if (list.at(-1) !== phrase) list.push(phrase);
}
