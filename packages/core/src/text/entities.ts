import { DATA_PATHS, type EntityKind, type ValuePart } from "../assets/bundle-data.ts";
import { MAX_TICKET_CHARACTERS } from "./clean-ticket.ts";
import { compilePhrases } from "./phrases.ts";
import { toWordSpans, type WordSpan } from "./words.ts";

/** Something named in a ticket: `value` is the text from `start` to before `end` of the original ticket. */
export interface Entity {
  readonly type: string;
  readonly value: string;
  /** UTF-16 offsets into the ticket as it was given, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A ticket with more names than this is a log file; the first ones are kept. */
const MAX_ENTITIES = 100;

/** 4 or 6 for an address, 0 otherwise. node:net brings all of networking with it, so it is loaded when first needed. */
function isIP(value: string): number {
  return process.getBuiltinModule("node:net").isIP(value);
}

interface GeneralKind {
  readonly type: string;
  readonly pattern: RegExp;
  /** A text without it holds none of the kind: cheaper to look for than the pattern. */
  readonly clue: RegExp;
  readonly accept?: (value: string) => boolean;
}

const DIGIT = /\d/;

// The general kinds. Every repetition is bounded, so each pattern takes time linear in the text.
const GENERAL_KINDS: readonly GeneralKind[] = [
  {
    type: "url",
    clue: /:\/\/|www\./i,
    pattern: /\b(?:https?:\/\/|www\.)[^\s<>"']{1,2000}[^\s<>"'.,;:!?)\]]/gi,
  },
  {
    type: "email",
    clue: /@/,
    pattern: /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}(?![\w-])/gi,
  },
  {
    type: "ip",
    clue: /\d\.\d/,
    pattern: /(?<![\w.:])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g,
    accept: (value) => isIP(value) === 4,
  },
  {
    type: "ip",
    clue: /:[0-9a-f:]/i,
    pattern: /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi,
    accept: (value) => value !== "::" && isIP(value) === 6,
  },
  { type: "error_code", clue: /0x/i, pattern: /\b0x[0-9a-f]{4,16}\b/gi },
  { type: "error_code", clue: /E(?:RR)?_/, pattern: /\b(?:ERR|E)_[A-Z][A-Z0-9_]{2,40}\b/g },
  {
    // The value alone: "error 1603", "Error code: E-105", "HTTP 503"; a group marks it.
    type: "error_code",
    clue: DIGIT,
    pattern:
      /\b(?:(?:error|err|fault|stop)(?:\s{1,3}code)?|code|http)(?:\s{0,3}(?:no\.?|number|#|:|=))?\s{0,3}-?((?:[A-Z]{1,6}[-_]?)?\d{1,6}[A-Z]?)(?![\w.]?\w)/gi,
  },
  {
    type: "time",
    clue: /\d:/,
    pattern: /(?<![\w:.])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[ap]m)?(?![\w:])/gi,
  },
  { type: "time", clue: DIGIT, pattern: /\b(?:1[0-2]|0?[1-9])(?:\.[0-5]\d)?\s?[ap]m\b/gi },
  {
    type: "phone",
    clue: DIGIT,
    pattern:
      /(?<![\w.:/+-])(?:\+\d{1,3}[\s.-]?)?(?:\(0?\d{1,5}\)[\s.-]?)?\d{2,5}(?:[\s.-]?\d{2,5}){1,5}(?![\w:/]|[.-]\d)/g,
    accept: (value) => {
      const digits = value.replace(/\D/g, "").length;
      return /^(?:\+|\(?0)/.test(value) && digits >= 9 && digits <= 15;
    },
  },
];

// Between a label and its value: "store no. 0417", "till #3", "order number: 4471239".
const CONNECTOR = /^(?:[\s#:=.-]|\b(?:no|number|num|nr|id|code)\b){0,6}/i;

/** Prepares entity recognition: general kinds, and the bundle's own by their labels and value shapes. */
export function createEntityFinder(kinds: readonly EntityKind[]): (ticket: string) => Entity[] {
  const labels = compilePhrases(
    kinds.flatMap((kind, i) =>
      kind.labels.map((phrase) => ({
        phrase,
        tag: kind,
        origin: { asset: DATA_PATHS.entities, field: `entities.${i}.labels` },
      })),
    ),
  );
  const standalone = kinds.filter((kind) => kind.standalone);
  return (whole) => {
    // As much as is read for everything else; what is named further on is not looked for.
    const ticket = whole.slice(0, MAX_TICKET_CHARACTERS);
    const spans = toWordSpans(ticket);
    const words = { words: spans.map(({ word }) => word), clauseStarts: [] };
    const labelled = labels.find(words).flatMap(({ tag, end }) => {
      const from = (spans[end - 1] as WordSpan).end;
      const start = from + (CONNECTOR.exec(ticket.slice(from, from + 40))?.[0].length ?? 0);
      // "till" and "3" must not run together with something that is no value: a label ends where it ends.
      return start === from ? [] : valueAt(tag, ticket, start);
    });
    const alone = standalone.flatMap((kind) => spans.flatMap(({ start }) => valueAt(kind, ticket, start)));
    // A label is better evidence than a shape: "order 0123456789" is no telephone number.
    return withoutOverlaps([...labelled, ...findGeneral(ticket), ...alone]).slice(0, MAX_ENTITIES);
  };
}

function findGeneral(ticket: string): Entity[] {
  const found: Entity[] = [];
  for (const { type, clue, pattern, accept } of GENERAL_KINDS) {
    if (!clue.test(ticket)) continue;
    for (const match of ticket.matchAll(pattern)) {
      const value = match[1] ?? match[0];
      if (accept !== undefined && !accept(value)) continue;
      const start = match.index + match[0].length - (match[1] === undefined ? match[0].length : value.length);
      found.push({ type, value, start, end: start + value.length });
      if (found.length > MAX_ENTITIES * 4) return found;
    }
  }
  return found;
}

const CHARACTERS = { digits: /\d/, letters: /\p{L}/u, alphanumeric: /[\p{L}\d]/u } as const;

/** The value of a kind that begins at `start`, if its whole shape is there and nothing more follows. */
function valueAt(kind: EntityKind, ticket: string, start: number): Entity[] {
  let at = start;
  for (const part of kind.value) {
    const length = partLength(part, ticket, at);
    if (length === undefined) return [];
    at += length;
  }
  // "till 3.5" and "store 100.50" are amounts.
  if (/^(?:[\p{L}\p{N}]|\.\d)/u.test(ticket.slice(at, at + 2))) return [];
  return [{ type: kind.type, value: ticket.slice(start, at), start, end: at }];
}

function partLength(part: ValuePart, ticket: string, at: number): number | undefined {
  if (part.kind === "literal") {
    const text = ticket.slice(at, at + part.text.length);
    return text.toLowerCase() === part.text.toLowerCase() ? part.text.length : undefined;
  }
  let length = 0;
  while (length < part.max && CHARACTERS[part.kind].test(ticket[at + length] ?? "")) length++;
  return length >= part.min ? length : undefined;
}

/** Where two overlap, the longer one is the better reading; the earlier kind wins a tie. */
function withoutOverlaps(entities: readonly Entity[]): Entity[] {
  const byLength = entities.map((entity, order) => ({ entity, order }));
  byLength.sort((a, b) => length(b.entity) - length(a.entity) || a.order - b.order);
  const kept: Entity[] = [];
  for (const { entity } of byLength) {
    if (kept.every((other) => entity.end <= other.start || entity.start >= other.end)) kept.push(entity);
  }
  return kept.sort((a, b) => a.start - b.start);
}

function length({ start, end }: Entity): number {
  return end - start;
}
