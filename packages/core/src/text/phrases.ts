import { createPhraseIndex, type PhraseIndex } from "./phrase-index.ts";
import {
  type Alternatives,
  type Element,
  type KnownParts,
  type PhraseOrigin,
  parsePhrase,
  type Sequence,
  type WordPattern,
} from "./phrase-syntax.ts";
import { type Beginning, beginningsOf, readPlainPhrase } from "./plain-phrase.ts";
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
  /** The first element, and whether each of its alternatives is one word. */
  readonly first: Alternatives;
  readonly oneWord: boolean;
  /** What must follow it; undefined where nothing need. */
  readonly next: NextWords | undefined;
}

/** Alternatives of which one must begin at a word, or up to so many words further on. */
interface NextWords {
  readonly alternatives: Alternatives;
  readonly gapWords: number;
}

interface CompiledPhrase<Tag> {
  /** Its place among the phrases it was given with. */
  readonly order: number;
  readonly phrase: string;
  readonly tag: Tag;
  /** The phrase folded, where it is a plain one, which is read when a ticket has a word that it may begin with. */
  content: string | PhraseContent;
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
  /**
   * Every place where a phrase is met, in order of place, and at one place in the order they were given in; a phrase may
   * be met more than once.
   */
  find(words: Words): PhraseHit<Tag>[];
}

/** Compiles phrases, each with a tag that its hits carry; a phrase that cannot be read is an error of its file. */
export function compilePhrases<Tag>(
  entries: Iterable<{ phrase: string; tag: Tag; origin: PhraseOrigin }>,
): PhraseSet<Tag> {
  const index: PhraseIndex<CompiledPhrase<Tag>> = createPhraseIndex();
  const known: KnownParts = new Map();
  let order = 0;
  for (const { phrase, tag, origin } of entries) {
    const folded = foldPhrase(phrase);
    const plain = beginningsOf(folded);
    const content = plain === undefined ? contentOf(parsePhrase(phrase, origin, known)) : folded;
    const compiled: CompiledPhrase<Tag> = { order, phrase, tag, content };
    order++;
    for (const beginning of plain ?? beginningsOfElements((content as PhraseContent).elements)) {
      index.add(beginning, compiled);
    }
  }

  return {
    find({ words }) {
      const starts = new Map<CompiledPhrase<Tag>, number[]>();
      for (let at = 0; at < words.length; at++) {
        for (const phrase of index.candidatesAt(words, at)) {
          const known = starts.get(phrase);
          if (known !== undefined && known.length > FEW_PLACES) known.push(at);
          else if (mayStart(readContent(phrase), words, at)) {
            if (known === undefined) starts.set(phrase, [at]);
            else known.push(at);
          }
        }
      }
      let indexed: IndexedWords | undefined;
      const hits: PhraseHit<Tag>[] = [];
      for (const [compiled, places] of [...starts].sort(([a], [b]) => a.order - b.order)) {
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

function readContent(compiled: CompiledPhrase<unknown>): PhraseContent {
  if (typeof compiled.content === "string") compiled.content = contentOf(readPlainPhrase(compiled.content));
  return compiled.content;
}

function contentOf(elements: readonly Element[]): PhraseContent {
  const [first, second, third] = elements as readonly [Alternatives, ...Element[]];
  const [alternatives, gapWords] = second === "gap" ? [third, MAX_GAP_WORDS] : [second, 0];
  // Behind two gaps it may be anywhere.
  const next = alternatives === undefined || alternatives === "gap" ? undefined : { alternatives, gapWords };
  const oneWord = first.sequences.every((sequence) => sequence.length === 1);
  return { elements, first, oneWord, next };
}

/** How a phrase that has been read may begin. */
function beginningsOfElements([first]: readonly Element[]): Beginning[] {
  return (first as Alternatives).sequences.map(([word, next]) => {
    const { text, prefix } = word as WordPattern;
    return { text, prefix, second: prefix || next?.prefix ? undefined : next?.text };
  });
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

/** Whether a phrase that may begin at a word has its first element there, and its next may follow: most end here. */
function mayStart({ first, oneWord, next }: PhraseContent, words: readonly string[], at: number): boolean {
  if (oneWord) return mayFollow(next, words, at + 1);
  return sequencesFrom(first, words[at] as string).some(
    (sequence) => continues(sequence, words, at) && mayFollow(next, words, at + sequence.length),
  );
}

function mayFollow(next: NextWords | undefined, words: readonly string[], from: number): boolean {
  if (next === undefined) return true;
  const last = Math.min(from + next.gapWords, words.length - 1);
  for (let at = from; at <= last; at++) if (canBegin(next.alternatives, words[at] as string)) return true;
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
