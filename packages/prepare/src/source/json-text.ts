import type { Key, Located, Origin, Report } from "./origin.ts";
import { brokenText, placesIn, type TextFile } from "./text-file.ts";

// JSON read with places. JSON.parse gives none for a field that is well-formed but wrong, keeps the last of two
// equal keys without a word, and its messages quote the text, which here may be a ticket.

interface JsonNode {
  readonly value: unknown;
  readonly offset: number;
  readonly members?: ReadonlyMap<string, { readonly keyOffset: number; readonly node: JsonNode }>;
  readonly items?: readonly JsonNode[];
}

/** The second of two equal fields is left out, and reported so. */
export const REPEATED_FIELD = "names a field a second time in the same object";

/** Deeper than any file here; keeps the reader far from the end of the stack. */
const MAX_DEPTH = 64;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
/** What Python's json module writes for numbers that are none, and no other reader takes. */
const PYTHON_NUMBER = /NaN|-?Infinity/y;
const SPACE = /[ \t\r\n]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

export interface JsonOptions {
  /**
   * Whether NaN, Infinity and -Infinity are numbers, as Python's json module writes them.
   * @default false
   */
  readonly pythonNumbers?: boolean;
  /**
   * Values, of any depth, above which the text is not read further: a node of each is kept, some 100 bytes.
   * @default no limit
   */
  readonly maxValues?: number;
}

/** One JSON value for the whole file, or undefined after reporting. */
export function readJsonFile(
  source: TextFile,
  report: Report,
  options: JsonOptions = {},
): Located | undefined {
  return readJson(source.text, 0, placesIn(source.file, source.text), report, options);
}

/** One JSON value a line; empty lines are skipped, lines that cannot be read are reported and left out. */
export function readJsonLines(source: TextFile, report: Report): Located[] {
  const places = placesIn(source.file, source.text);
  const rows: Located[] = [];
  for (const match of source.text.matchAll(/[^\r\n]+/g)) {
    if (match[0].trim() === "") continue;
    const row = readJson(match[0], match.index, places, report);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function readJson(
  text: string,
  base: number,
  places: (offset: number) => Origin,
  report: Report,
  options: JsonOptions = {},
): Located | undefined {
  try {
    const reportAt = (offset: number, message: string) => report(places(base + offset), message);
    const root = new JsonReader(text, reportAt, options).readAll();
    return {
      value: root.value,
      at: (path = [], of = "value") => places(base + offsetOf(root, path, of)),
    };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    report(places(base + error.offset), `is not JSON: ${error.message}`);
    return undefined;
  }
}

function offsetOf(root: JsonNode, path: readonly Key[], of: "value" | "key"): number {
  let node = root;
  let keyOffset = root.offset;
  for (const key of path) {
    const member = node.members?.get(String(key));
    const next = member?.node ?? (typeof key === "number" ? node.items?.[key] : undefined);
    if (next === undefined) return node.offset;
    keyOffset = member?.keyOffset ?? next.offset;
    node = next;
  }
  return of === "key" ? keyOffset : node.offset;
}

class JsonFault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Reads one value by the grammar of RFC 8259. */
class JsonReader {
  readonly #text: string;
  readonly #report: (offset: number, message: string) => void;
  readonly #pythonNumbers: boolean;
  readonly #maxValues: number;
  #values = 0;
  #at = 0;

  constructor(
    text: string,
    report: (offset: number, message: string) => void,
    { pythonNumbers = false, maxValues = Number.POSITIVE_INFINITY }: JsonOptions,
  ) {
    this.#text = text;
    this.#report = report;
    this.#pythonNumbers = pythonNumbers;
    this.#maxValues = maxValues;
  }

  readAll(): JsonNode {
    const node = this.#readValue(0);
    this.#take(SPACE);
    if (this.#at < this.#text.length) this.#fail("nothing more was expected after the value");
    return node;
  }

  #readValue(depth: number): JsonNode {
    if (depth > MAX_DEPTH) this.#fail(`it nests deeper than ${MAX_DEPTH} levels`);
    if (++this.#values > this.#maxValues) this.#fail(`it holds more than ${this.#maxValues} values`);
    this.#take(SPACE);
    const offset = this.#at;
    switch (this.#text[offset]) {
      case "{":
        return this.#readObject(offset, depth);
      case "[":
        return this.#readArray(offset, depth);
      case '"':
        return { value: this.#readString(), offset };
      default: {
        const number = this.#take(NUMBER);
        if (number !== "") return { value: Number(number), offset };
        const pythonNumber = this.#pythonNumbers ? this.#take(PYTHON_NUMBER) : "";
        if (pythonNumber !== "") return { value: Number(pythonNumber), offset };
        const word = this.#take(WORD);
        if (word === "") this.#fail("a value was expected");
        return { value: JSON.parse(word), offset };
      }
    }
  }

  #readObject(offset: number, depth: number): JsonNode {
    const members = new Map<string, { keyOffset: number; node: JsonNode }>();
    this.#readList("}", () => {
      const keyOffset = this.#at;
      if (this.#text[this.#at] !== '"') this.#fail("a field name in double quotes was expected");
      const key = this.#readString();
      this.#take(SPACE);
      if (this.#text[this.#at] !== ":") this.#fail("a colon was expected");
      this.#at++;
      const node = this.#readValue(depth + 1);
      if (members.has(key)) this.#report(keyOffset, REPEATED_FIELD);
      else members.set(key, { keyOffset, node });
    });
    // fromEntries defines fields: a key like __proto__ stays a key.
    const value = Object.fromEntries(Array.from(members, ([key, { node }]) => [key, node.value]));
    return { value, offset, members };
  }

  #readArray(offset: number, depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.#readList("]", () => items.push(this.#readValue(depth + 1)));
    return { value: items.map((item) => item.value), offset, items };
  }

  #readList(end: "}" | "]", readItem: () => void): void {
    this.#at++;
    this.#take(SPACE);
    if (this.#text[this.#at] === end) {
      this.#at++;
      return;
    }
    for (;;) {
      this.#take(SPACE);
      readItem();
      this.#take(SPACE);
      const next = this.#text[this.#at];
      if (next !== end && next !== ",") this.#fail(`a comma or ${end} was expected`);
      this.#at++;
      if (next === end) return;
    }
  }

  #readString(): string {
    const text = this.#text;
    const start = this.#at++;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      // Compared so that the end of the text, which is NaN, fails as well.
      if (!(code >= 0x20))
        this.#fail("a text does not end on this line, or holds an unescaped control character");
      if (code === 0x22) break;
      if (code !== 0x5c) this.#at++;
      else if (this.#take(ESCAPE) === "") this.#fail("an unknown escape after \\");
    }
    this.#at++;
    const value = JSON.parse(text.slice(start, this.#at)) as string;
    const broken = brokenText(value);
    if (broken !== undefined) this.#report(start, broken);
    return value;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #fail(message: string): never {
    throw new JsonFault(this.#at, this.#at >= this.#text.length ? `${message}, but the end came` : message);
  }
}
