import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
import { describe, expect, it } from "vitest";
import fixture from "./__fixtures__/tokenizer-cases.json" with { type: "json" };
import { type CompactTokenizer, compactTokenizer } from "./compact-tokenizer.ts";
import { createTokenizer } from "./tokenizer.ts";

const readJson = (path: string): object =>
  JSON.parse(readFileSync(new URL(`../../../model-minilm/${path}`, import.meta.url), "utf8"));
const tokenizerJson = readJson("tokenizer.json");
const tokenizerConfig = readJson("tokenizer_config.json");
const { maxTokens } = fixture.reference;
const tokenize = createTokenizer(tokenizerJson, tokenizerConfig, maxTokens);
const compact = compactTokenizer(tokenizerJson) as CompactTokenizer;
const tokenizeCompactly = createTokenizer(compact.settings, tokenizerConfig, maxTokens, compact.vocabulary);

const CLS = 101;
const SEP = 102;
const UNKNOWN = 100;

const name = (text: string) => {
  const escaped = JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return escaped.length > 60 ? `${escaped.slice(0, 60)}… (${text.length})` : escaped;
};

describe.each(Object.entries(fixture.groups))("token ids are those of the reference: %s", (_, cases) => {
  it.each(cases.map((row) => ({ ...row, name: name(row.text) })))("$name", ({ text, ids, truncated }) => {
    expect(tokenize(text)).toEqual({ ids, truncated });
    expect(tokenizeCompactly(text)).toEqual({ ids, truncated });
  });
});

describe("what is known to differ from the reference", () => {
  // The reference's tables end with Unicode 8: signs and accents that are younger are letters to it. Of all
  // 1,112,064 code points 658 are read otherwise for that reason, and none for another (all code points compared
  // with tokenizers 0.23.3 on Node 20.20, Unicode 17, on 2026-11-22).
  it.each(fixture.divergences.map((row) => ({ ...row, name: name(row.text) })))(
    "a character younger than Unicode 8: $name",
    ({ text, ids }) => {
      const ours = tokenize(text).ids;
      expect(ours).not.toEqual(ids);
      expect(ids).toContain(UNKNOWN);
      expect([ours[0], ours.at(-1)]).toEqual([CLS, SEP]);
    },
  );
});

describe("text that is no well-formed Unicode", () => {
  it.each([
    ["a high surrogate", "\ud83d", ""],
    ["a low surrogate", "\ude4f", ""],
    ["a surrogate in a word", "ti\ud83dll", "till"],
    ["two in the wrong order", "till \ude4f\ud83d frozen", "till frozen"],
    ["many", `${"\ud83d".repeat(400)}till`, "till"],
    ["one before an ideograph of two units", "\ud840\u{20000}", "\u{20000}"],
  ])("drops %s", (_, text, same) => {
    expect(tokenize(text)).toEqual(tokenize(same));
  });
});

describe("truncation", () => {
  it.each([2, 3, 16, 128])("keeps both special tokens at a limit of %i", (limit) => {
    const limited = createTokenizer(tokenizerJson, tokenizerConfig, limit);
    const { ids, truncated } = limited("the till is frozen again ".repeat(100));
    expect(ids).toHaveLength(limit);
    expect([ids[0], ids.at(-1)]).toEqual([CLS, SEP]);
    expect(truncated).toBe(true);
  });

  it("does not report it for a text that just fits", () => {
    expect(tokenize("a ".repeat(maxTokens - 2))).toMatchObject({ truncated: false });
    expect(tokenize("a ".repeat(maxTokens - 1))).toMatchObject({ truncated: true });
  });

  it("does not report it for one unknown word of any length, of which nothing is left out", () => {
    expect(tokenize("q".repeat(1_000_000))).toEqual({ ids: [CLS, UNKNOWN, SEP], truncated: false });
  });
});

describe("reading only the start of a text", () => {
  // The library over the whole text, after the same two corrections and with the reference's truncation.
  const whole = new Tokenizer(tokenizerJson, tokenizerConfig);
  function encodeWhole(text: string, limit: number) {
    const ideographs = /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;
    const { ids } = whole.encode(text.replaceAll("Σ", "σ").replace(ideographs, " $& "));
    return ids.length <= limit
      ? { ids, truncated: false }
      : { ids: [...ids.slice(0, limit - 1), SEP], truncated: true };
  }

  const PIECES = [
    ..."aé한عक重\u{20000}\u{2b820}\u{2f800}Σ€🙏≠≮≯\u1fef.,[]$'_\u0301\u200b\u00ad\u2028\u2029\u00a0\u3000\u0085\u000b\u0000\ufffd\ue000\ud800",
    "\n",
    " ",
    "  ",
    "[SEP]",
    "[MASK]",
    "[sep]",
    "[CL",
    "S]",
    "till",
    "unbelievably",
    "x".repeat(60),
    "y".repeat(100),
    "z".repeat(101),
    "重".repeat(40),
    "\u{20000}".repeat(40),
    "€".repeat(70),
    "é".repeat(99),
    "e\u0301".repeat(55),
    "#".repeat(30),
    "a\u2028".repeat(20),
    "👩‍💻",
    "x≠".repeat(60),
    "𐐨".repeat(70),
    "1".repeat(90),
  ];

  /** Mulberry32, so that a failure can be run again: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
  function seededRandom(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  it.each([4, 16, 64, 256])("changes no token at a limit of %i, whatever pieces make the text", (limit) => {
    const limited = createTokenizer(tokenizerJson, tokenizerConfig, limit);
    const random = seededRandom(limit);
    for (let round = 0; round < 400; round++) {
      // Few kinds of pieces a text, so that long runs of one kind are met too.
      const few = Array.from(
        { length: 1 + Math.floor(random() * 6) },
        () => PIECES[Math.floor(random() * PIECES.length)] as string,
      );
      let text = "";
      for (let i = 0; i < limit * 2 * random(); i++) text += few[Math.floor(random() * few.length)];
      const ours = limited(text);
      expect(ours, `seed ${limit}, round ${round}: ${name(text)}`).toEqual(encodeWhole(text, limit));
    }
  });
});

describe("a tokenizer that cannot be built", () => {
  it.each([
    ["an empty object", {}],
    ["null", null],
    ["another model's shape", { model: { type: "None" } }],
  ])("%s is an error that names its file", (_, json) => {
    expect(() => createTokenizer(json, tokenizerConfig, maxTokens)).toThrow(
      expect.objectContaining({ code: "ERR_BUNDLE_FORMAT", asset: "tokenizer.json" }),
    );
  });
});
