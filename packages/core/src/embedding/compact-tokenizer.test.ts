import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CompactTokenizer, compactTokenizer, fillVocabulary } from "./compact-tokenizer.ts";
import { createTokenizer } from "./tokenizer.ts";

const model = new URL("../../../model-minilm/", import.meta.url);
const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, model), "utf8"));
const whole = readJson("tokenizer.json");
const config = readJson("tokenizer_config.json");
const compact = compactTokenizer(whole) as CompactTokenizer;

const folder = new URL("../../../../examples/service-desk/source/tickets/", import.meta.url);
const TICKETS = readdirSync(folder).flatMap((file) =>
  readFileSync(new URL(file, folder), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { text: string }).text),
);

describe("the compact form", () => {
  it("holds every token on the line of its id, as vocab.txt of the model does", () => {
    expect(compact.vocabulary).toBe(readFileSync(new URL("vocab.txt", model), "utf8").trimEnd());
    expect(JSON.stringify(compact.settings).length).toBeLessThan(5000);
  });

  it("cuts every ticket into the same tokens as the whole", () => {
    const tokenize = createTokenizer(whole, config, 256);
    const compactly = createTokenizer(compact.settings, config, 256, compact.vocabulary);
    expect(TICKETS.length).toBeGreaterThan(5000);
    for (const ticket of TICKETS) expect(compactly(ticket)).toEqual(tokenize(ticket));
  });

  it.each([
    ["another kind of model", { model: { type: "BPE", vocab: { a: 0 } } }],
    ["none at all", {}],
    ["ids with a gap", { model: { type: "WordPiece", vocab: { a: 0, b: 2 } } }],
    ["an id twice", { model: { type: "WordPiece", vocab: { a: 0, b: 0 } } }],
    ["an id that is no number", { model: { type: "WordPiece", vocab: { a: "0" } } }],
    ["a token of two lines", { model: { type: "WordPiece", vocab: { "a\nb": 0 } } }],
  ])("is not made of %s", (_, json) => {
    expect(compactTokenizer(json)).toBeUndefined();
  });

  it("refuses a vocabulary that belongs to other settings", () => {
    const other = compact.vocabulary.replace("[UNK]\n", "");
    expect(() => createTokenizer(compact.settings, config, 256, other)).toThrowError(
      expect.objectContaining({ code: "ERR_BUNDLE_FORMAT", asset: "tokenizer_compact.txt" }),
    );
  });

  it("refuses a vocabulary without end", () => {
    expect(() => fillVocabulary(new Map(), "\n".repeat(2_000_001))).toThrowError(/at most 2000000 tokens/);
  });
});
