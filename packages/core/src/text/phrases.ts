import {
  type Alternatives,
  type Element,
  type KnownParts,
  MIN_PREFIX_LENGTH,
  type PhraseOrigin,
  parsePhrase,
  type Sequence,
  type WordPattern,
} from "./phrase-syntax.ts";
import { beginningsOf, readPlainPhrase } from "./plain-phrase.ts";
import { foldPhrase, toWords, type Words } from "./words.ts";

// Finds phrases in a text. The work is bounded by the text's words and the limits of the syntax.

const MAX_GAP_WORDS = 4;
/** Words before a phrase in which a negation cancels it: "not at all urgent". */
const NEGATION_REACH_WORDS = 3;
/**
 * Places at which a phrase may begin up to which each is followed by itself; from more on all words are gone over
 * at once, so that a text which repeats a phrase's beginning costs no more than its length.
 */
const FEW_PLACES = 3;
/** Stands for "no match", and is greater than every place in a text. */
const NO_END = 2 ** 31 - 1;

/** A text's words, and for each a number that all its like share. */
interface IndexedWords {
  readonly words: readonly string[];
  readonly ids: readonly number[];
}

/** A phrase that has been read to its end. */
interface PhraseContent {
  readonly elements: readonly Element[];
  /** The first element, and what must begin within so many words behind it; undefined where nothing need follow. */
  readonly first: Alternatives;
  readonly next: { readonly alternatives: Alternatives; readonly gapWords: number } | undefined;
  /** Whether it is two words in a row that tell where it may start. */
  readonly pair: boolean;
}

interface CompiledPhrase<Tag> {
  readonly phrase: string;
  readonly tag: Tag;
  /** The phrase folded, where it is a plain one, which is read when a ticket has a word that it may begin with. */
  content: string | PhraseContent;
}

/** The phrases that may begin with a word that begins so. */
interface FirstPrefix<Tag> {
  readonly text: string;
  readonly phrases: CompiledPhrase<Tag>[];
}

/** A phrase met in a text, from word `start` to before word `end`. */
export interface PhraseHit<Tag> {
  readonly tag: Tag;
  readonly phrase: string;
  readonly start: number;
  readonly end: number;
}

/** Many phrases, ready to be looked for in one pass over a text. */
export interface PhraseSet<Tag> {
  /** Every place where a phrase is met, in order of place; a phrase may be met more than once. */
  find(words: Words): PhraseHit<Tag>[];
}

/** Compiles phrases, each with a tag that its hits carry; a phrase that cannot be read is an error of its file. */
export function compilePhrases<Tag>(
  entries: Iterable<{ phrase: string; tag: Tag; origin: PhraseOrigin }>,
): PhraseSet<Tag> {
  const byFirstWord = new Map<string, CompiledPhrase<Tag>[]>();
  const byFirstPrefix = new Map<string, CompiledPhrase<Tag>[]>();
  const known: KnownParts = new Map();
  for (const { phrase, tag, origin } of entries) {
    const folded = foldPhrase(phrase);
    const plain = beginningsOf(folded);
    const content = plain === undefined ? contentOf(parsePhrase(phrase, origin, known)) : folded;
    const compiled: CompiledPhrase<Tag> = { phrase, tag, content };
    for (const beginning of plain ?? firstWords((content as PhraseContent).elements)) {
      const prefix = beginning.endsWith("*");
      const first = prefix ? beginning.slice(0, -1) : beginning;
      const index = prefix ? byFirstPrefix : byFirstWord;
      const others = index.get(first);
      if (others === undefined) index.set(first, [compiled]);
      else if (others.at(-1) !== compiled) others.push(compiled);
    }
  }

  const prefixesByLetters = groupByLetters(byFirstPrefix);

  const candidatesAt = (word: string): Iterable<CompiledPhrase<Tag>> => {
    const lists = [byFirstWord.get(word) ?? []];
    for (const { text, phrases } of prefixesByLetters.get(word.slice(0, MIN_PREFIX_LENGTH)) ?? []) {
      if (word.startsWith(text)) lists.push(phrases);
    }
    return lists.length === 1 ? (lists[0] as CompiledPhrase<Tag>[]) : new Set(lists.flat());
  };

  return {
    find({ words }) {
      const starts = new Map<CompiledPhrase<Tag>, number[]>();
      for (let at = 0; at < words.length; at++) {
        for (const phrase of candidatesAt(words[at] as string)) {
          const content = readContent(phrase);
          const known = starts.get(phrase);
          const found = (known !== undefined && known.length > FEW_PLACES) || mayStart(content, words, at);
          if (found && known !== undefined) known.push(at);
          // Of phrases met at one place, that one comes first whose pair, or else whose first word, came first.
          else if (found || (known === undefined && !content.pair)) starts.set(phrase, found ? [at] : []);
        }
      }
      let indexed: IndexedWords | undefined;
      const hits: PhraseHit<Tag>[] = [];
      for (const [compiled, places] of starts) {
        const { phrase, tag } = compiled;
        const { elements } = readContent(compiled);
        let endFrom = (start: number) => endAt(elements, words, start);
        if (places.length > FEW_PLACES) {
          indexed ??= indexWords(words);
          const ends = endsOf(elements, indexed);
          endFrom = (start) => ends[start] as number;
        }
        for (const start of places) {
          const end = endFrom(start);
          if (end !== NO_END) hits.push({ phrase, tag, start, end });
        }
      }
      return hits.sort((a, b) => a.start - b.start);
    },
  };
}

/** Prefixes by their first letters, so that a word is only held against those that it may begin with. */
function groupByLetters<Tag>(
  byPrefix: ReadonlyMap<string, CompiledPhrase<Tag>[]>,
): ReadonlyMap<string, FirstPrefix<Tag>[]> {
  const groups = new Map<string, FirstPrefix<Tag>[]>();
  // Of prefixes of one word, those come first whose length was met first.
  const lengths = [...new Set([...byPrefix.keys()].map(({ length }) => length))];
  for (const length of lengths) {
    for (const [text, phrases] of byPrefix) {
      if (text.length !== length) continue;
      const letters = text.slice(0, MIN_PREFIX_LENGTH);
      const group = groups.get(letters);
      if (group === undefined) groups.set(letters, [{ text, phrases }]);
      else group.push({ text, phrases });
    }
  }
  return groups;
}

function readContent(compiled: CompiledPhrase<unknown>): PhraseContent {
  if (typeof compiled.content === "string") compiled.content = contentOf(readPlainPhrase(compiled.content));
  return compiled.content;
}

function contentOf(elements: readonly Element[]): PhraseContent {
  const [first, second, third] = elements as readonly [Alternatives, ...Element[]];
  const [alternatives, gapWords] = second === "gap" ? [third, MAX_GAP_WORDS] : [second, 0];
  // Behind two gaps it may be anywhere.
  const next = alternatives === undefined || alternatives === "gap" ? undefined : { alternatives, gapWords };
  const pair = next?.gapWords === 0 && first.sequences.every((sequence) => sequence.length === 1);
  return { elements, first, next, pair };
}

/** The words that a phrase may begin with, the star of a prefix included. */
function firstWords([first]: readonly Element[]): string[] {
  return (first as Alternatives).sequences.map(([word]) => `${word?.text}${word?.prefix ? "*" : ""}`);
}

/** The hits that no negation cancels, such as "urgent" in "not urgent". */
export function withoutNegated<Tag>(
  hits: readonly PhraseHit<Tag>[],
  { words, clauseStarts }: Words,
  negations: ReadonlySet<string>,
): PhraseHit<Tag>[] {
  return hits.filter(({ start }) => {
    for (let at = start; at > start - NEGATION_REACH_WORDS && at > 0 && !clauseStarts[at]; at--) {
      // Before a number the word is short for "number": "till no 4 is down".
      const namesNumber = /^\d/.test(words[at] as string);
      if (negations.has(words[at - 1] as string) && !namesNumber) return false;
    }
    return true;
  });
}

/**
 * The shortest match of a phrase from one word of a text: the word after it, or NO_END. Goes from the first element
 * on, with every place that what came before may end at; most phrases fail at the second.
 */
function endAt(elements: readonly Element[], words: readonly string[], start: number): number {
  let places = [start];
  for (const element of elements) {
    // Few, so that a list is quicker to look through than a set is to make.
    const reached: number[] = [];
    const reach = (place: number) => {
      if (!reached.includes(place)) reached.push(place);
    };
    for (const at of places) {
      if (element === "gap") {
        const last = Math.min(at + MAX_GAP_WORDS, words.length);
        for (let next = at; next <= last; next++) reach(next);
        continue;
      }
      const word = words[at];
      if (word === undefined) continue;
      for (const sequence of sequencesFrom(element, word)) {
        if (continues(sequence, words, at)) reach(at + sequence.length);
      }
    }
    if (reached.length === 0) return NO_END;
    places = reached;
  }
  return Math.min(...places);
}

/**
 * The shortest match of a phrase from each word of a text: the word after it, or NO_END. Goes from the last
 * element to the first, so each element is tried once at each word, whatever stands before it.
 */
function endsOf(elements: readonly Element[], { words, ids }: IndexedWords): Int32Array {
  const width = words.length + 1;
  let ends = Int32Array.from({ length: width }, (_, at) => at);
  for (const element of elements.toReversed()) {
    const before = new Int32Array(width).fill(NO_END);
    if (element === "gap") {
      for (let at = 0; at < width; at++) {
        const last = Math.min(at + MAX_GAP_WORDS, words.length);
        for (let next = at; next <= last; next++)
          before[at] = Math.min(before[at] as number, ends[next] as number);
      }
    } else {
      // A word that comes again meets the same alternatives, as far as their first words go.
      const known: (readonly Sequence[])[] = [];
      for (let at = 0; at < words.length; at++) {
        const id = ids[at] as number;
        const sequences = known[id] ?? sequencesFrom(element, words[at] as string);
        known[id] = sequences;
        for (const sequence of sequences) {
          const end = ends[at + sequence.length];
          if (end === undefined || end >= (before[at] as number)) continue;
          if (continues(sequence, words, at)) before[at] = end;
        }
      }
    }
    ends = before;
  }
  return ends;
}

/** Whether a phrase's first element is met at a word, and its next may begin behind it: most phrases fail here. */
function mayStart({ first, next }: PhraseContent, words: readonly string[], at: number): boolean {
  for (const sequence of sequencesFrom(first, words[at] as string)) {
    if (!continues(sequence, words, at)) continue;
    if (next === undefined) return true;
    const from = at + sequence.length;
    const last = Math.min(from + next.gapWords, words.length - 1);
    for (let i = from; i <= last; i++) if (canBegin(next.alternatives, words[i] as string)) return true;
  }
  return false;
}

function canBegin(alternatives: Alternatives, word: string): boolean {
  const { byWord, byPrefix, prefixLengths } = alternatives.index();
  if (byWord.has(word)) return true;
  for (const length of prefixLengths) {
    if (length <= word.length && byPrefix.has(word.slice(0, length))) return true;
  }
  return false;
}

/** The alternatives whose first word is `word`; of those that are this one word, one. */
function sequencesFrom(alternatives: Alternatives, word: string): readonly Sequence[] {
  const { byWord, byPrefix, prefixLengths } = alternatives.index();
  const whole = byWord.get(word);
  if (prefixLengths.size === 0 && (whole === undefined || whole.length === 1)) return whole ?? NO_SEQUENCES;
  const found = [...(whole ?? NO_SEQUENCES)];
  // Shorter than the word only, so the work for a text is bounded by its characters.
  for (const length of prefixLengths) {
    if (length <= word.length) found.push(...(byPrefix.get(word.slice(0, length)) ?? []));
  }
  const single = found.find((sequence) => sequence.length === 1);
  return found.filter((sequence) => sequence.length > 1 || sequence === single);
}

const NO_SEQUENCES: readonly Sequence[] = [];

/** Whether a sequence whose first word is met at `at` is met with all others too. */
function continues(sequence: Sequence, words: readonly string[], at: number): boolean {
  for (let i = 1; i < sequence.length; i++) {
    if (!matches(sequence[i] as WordPattern, words[at + i])) return false;
  }
  return true;
}

function matches(pattern: WordPattern, word: string | undefined): boolean {
  if (word === undefined) return false;
  return pattern.prefix ? word.startsWith(pattern.text) : word === pattern.text;
}

/** A bundle's negations as they look in a text's words; "isn't" negates by its "not". */
export function foldNegations(negations: readonly string[]): ReadonlySet<string> {
  return new Set(negations.flatMap((negation) => toWords(negation).words.slice(-1)));
}

function indexWords(words: readonly string[]): IndexedWords {
  const known = new Map<string, number>();
  const ids = words.map((word) => {
    const id = known.get(word) ?? known.size;
    known.set(word, id);
    return id;
  });
  return { words, ids };
}
