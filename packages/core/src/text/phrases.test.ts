import { describe, expect, it } from "vitest";
import type { BundleFormatError } from "../errors/index.ts";
import { compilePhrases, foldNegations, withoutNegated } from "./phrases.ts";
import { toWords } from "./words.ts";

const ORIGIN = { asset: "data/urgency.json", field: "indicators.3.phrases" };
const compile = (...phrases: string[]) =>
  compilePhrases(phrases.map((phrase, tag) => ({ phrase, tag, origin: ORIGIN })));

/** The texts that a phrase meets in a ticket. */
function met(phrase: string, text: string): string[] {
  const words = toWords(text);
  return compile(phrase)
    .find(words)
    .map(({ start, end }) => words.words.slice(start, end).join(" "));
}

describe("what a phrase meets", () => {
  it.each([
    ["cash drawer", "The CASH drawer is stuck", ["cash drawer"]],
    ["cash drawer", "cash-drawer", ["cash drawer"]],
    ["cash drawer", "cash in the drawer", []],
    ["cash drawer", "drawer cash", []],
    ["drawer", "drawers", []],
    ["print*", "printing the prints, no sprint", ["printing", "prints"]],
    ["print*", "print", ["print"]],
    [
      "(cannot|unable to) pay",
      "I can't pay, unable to pay, unwilling to pay",
      ["cannot pay", "unable to pay"],
    ],
    ["(a|a b) b c", "a b c and a b b c", ["a b c", "a b b c"]],
    [
      "(print*|scan* label*) fail*",
      "printer fails; scanning labels failed",
      ["printer fails", "scanning labels failed"],
    ],
    ["replace ... screen", "replace screen", ["replace screen"]],
    ["replace ... screen", "replace the very old cracked screen", ["replace the very old cracked screen"]],
    ["replace ... screen", "replace one two three four five screen", []],
    ["a ... ... b", "a 1 2 3 4 5 6 7 8 b", ["a 1 2 3 4 5 6 7 8 b"]],
    ["a ... ... b", "a 1 2 3 4 5 6 7 8 9 b", []],
    ["a ... b", "a b b", ["a b"]],
    ["a ... b", "a a b", ["a a b", "a b"]],
    ["can't log in", "I cannot log in", ["cannot log in"]],
    ["cannot log in", "I can’t log in", ["cannot log in"]],
    ["isn't working", "isnt working", ["is not working"]],
    ["café", "CAFE", ["cafe"]],
    ["replace … screen", "replace the screen", ["replace the screen"]],
    ["e-mail", "E mail", ["e mail"]],
    ["重置*", "重置密码", ["重置密码"]],
    ["a ... b", "a", []],
    ["a b", "", []],
    ["constructor", "the constructor", ["constructor"]],
    ["__proto__", "proto", ["proto"]],
  ])("%j in %j", (phrase, text, expected) => {
    expect(met(phrase, text)).toEqual(expected);
  });

  it("gives hits in order of place, with tag and phrase, and each place once", () => {
    const hits = compile("drawer", "(print|print*|pri*)", "cash").find(toWords("cash print drawer cash"));
    expect(hits).toEqual([
      { phrase: "cash", tag: 2, start: 0, end: 1 },
      { phrase: "(print|print*|pri*)", tag: 1, start: 1, end: 2 },
      { phrase: "drawer", tag: 0, start: 2, end: 3 },
      { phrase: "cash", tag: 2, start: 3, end: 4 },
    ]);
  });

  it("finds every phrase that begins with the same word or prefix", () => {
    const tags = compile("till", "till frozen", "till*", "ti*", "(till|register) frozen", "tilt")
      .find(toWords("till frozen"))
      .map(({ tag }) => tag);
    // In the order they were given in.
    expect(tags).toEqual([0, 1, 2, 3, 4]);
  });

  it("gives the same when asked twice", () => {
    const phrases = compile("(a|a b) ... c");
    const words = toWords("a b x c a b c");
    expect(phrases.find(words)).toEqual(phrases.find(words));
    expect(phrases.find(toWords("nothing of it"))).toEqual([]);
  });
});

describe("a phrase that cannot be read", () => {
  it.each([
    ["", "at least one word"],
    ["   ", "at least one word"],
    ["#!?", "at least one word"],
    ["*", "* only behind a word"],
    ["*print", "* only behind a word"],
    ["print **", "* only behind a word"],
    ["print**", "* only behind a word"],
    ["print *", "* only behind a word"],
    ["pri*nt", "* only behind a word"],
    ["p*", "at least 2 characters"],
    ["(a|p*)", "at least 2 characters"],
    ["a|b", "| only inside brackets"],
    ["(a|b", "words, word*, (a|b) and ... only"],
    ["a|b)", "| only inside brackets"],
    ["ab)", "words, word*, (a|b) and ... only"],
    ["((a|b)|c)", "words, word*, (a|b) and ... only"],
    ["(a|b)*", "words, word*, (a|b) and ... only"],
    ["()", "a word in every alternative"],
    ["(a|)", "a word in every alternative"],
    ["(|a)", "a word in every alternative"],
    ["(a|#)", "a word in every alternative"],
    ["no. 5", "words, word*, (a|b) and ... only"],
    ["a .. b", "words, word*, (a|b) and ... only"],
    ["a .... b", "words, word*, (a|b) and ... only"],
    ["... a", "a word at both ends"],
    ["a ...", "a word at both ends"],
    ["...", "a word at both ends"],
    ["1 2 3 4 5 6 7 8 9 10 11 12 13", "at most 12 elements"],
    ["1-2-3-4-5-6-7-8-9-10-11-12-13", "at most 12 elements"],
    [`(${Array.from({ length: 33 }, (_, i) => `w${i}`).join("|")})`, "at most 32 alternatives"],
    [`(${Array.from({ length: 13 }, () => "1 2 3 4 5").join("|")})`, "at most 64 words in brackets"],
  ])("%j is refused, with file, field and phrase named", (phrase, expected) => {
    let error: BundleFormatError | undefined;
    try {
      compile("fine", phrase);
    } catch (thrown) {
      error = thrown as BundleFormatError;
    }
    expect(error).toMatchObject({ code: "ERR_BUNDLE_FORMAT", ...ORIGIN });
    expect(error?.expected).toContain(expected);
    expect(error?.found).toContain(JSON.stringify(phrase));
  });

  it.each([
    ["twelve elements", "1 2 3 4 5 6 7 8 9 10 11 12"],
    ["32 alternatives", `(${Array.from({ length: 32 }, (_, i) => `w${i}`).join("|")})`],
    ["a prefix of two characters", "pr*"],
  ])("%s are still accepted", (_, phrase) => {
    expect(() => compile(phrase)).not.toThrow();
  });
});

describe("negation", () => {
  const NEGATIONS = foldNegations(["not", "no", "never", "isn't"]);
  const kept = (text: string) => {
    const words = toWords(text);
    return withoutNegated(compile("urgent").find(words), words, NEGATIONS).length;
  };

  it.each([
    "not urgent",
    "this is NOT urgent",
    "not at all urgent",
    "it isn't urgent",
    "it isnt that urgent",
    "it isn’t really very urgent",
    "no urgent matter",
    "never urgent",
  ])("cancels in %j", (text) => {
    expect(kept(text)).toBe(0);
  });

  it.each([
    "urgent",
    "no, it is urgent",
    "it is not. Urgent!",
    "does not print: urgent",
    "does not print\nurgent",
    "is it not (urgent)",
    "not one two three urgent",
    "urgent, not later",
    "urgent not later",
    "nothing urgent",
  ])("does not cancel in %j", (text) => {
    expect(kept(text)).toBe(1);
  });

  it("cancels one of two", () => {
    expect(kept("not urgent for me. But urgent for the boss")).toBe(1);
  });

  it("folds negations as words are folded", () => {
    expect(foldNegations(["Não", "Isn’t", "NEVER"])).toEqual(new Set(["nao", "not", "never"]));
  });
});

describe("hostile phrases over a hostile text", () => {
  // No clock here: each of these takes hours when work is repeated for every way through a phrase.
  const COUNT = 500;
  const alternatives = (alternative: (k: number) => string, count = 32) =>
    `(${Array.from({ length: count }, (_, k) => alternative(k).trim()).join("|")})`;
  const phrasesOf = (group: (i: number) => string) =>
    compile(
      ...Array.from(
        { length: COUNT },
        (_, i) =>
          `${Array(5)
            .fill(`${group(i)} ...`)
            .join(" ")} aa zz${i}`,
      ),
    );

  it.each([
    [
      "prefixes of one length",
      (i: number) => alternatives((k) => (k % 2 ? `x${i}y${k}*` : "aa*")),
      "aaa ".repeat(8192),
    ],
    [
      "prefixes of 32 lengths",
      () => alternatives((k) => `${"a".repeat(k + 2)}*`),
      `${"a".repeat(40)} `.repeat(800),
    ],
    [
      "prefixes, no word twice",
      (i: number) => alternatives((k) => `${k}${i % 7}*`),
      [...Array(5500).keys()].join(" "),
    ],
    ["the same word 32 times", () => alternatives(() => "aa"), "aa ".repeat(10_922)],
    [
      "prefixes that differ at their end",
      (i: number) => alternatives((k) => `aaaaaaa${k}b${i}*`),
      "aaaaaaaaa ".repeat(3276),
    ],
    [
      "sequences of words",
      (i: number) => alternatives((k) => (k < 8 ? "aa* ".repeat(k + 1) : `b${i}`)),
      "aa ".repeat(10_922),
    ],
  ])("%s: none of 500 is met, all of them end", (_, group, text) => {
    expect(text.length).toBeGreaterThan(25_000);
    expect(phrasesOf(group).find(toWords(text))).toEqual([]);
  });

  it("finds the places where such a phrase is met", () => {
    const words = toWords(`${"aaa ".repeat(8000)}aa zz499 tail`);
    const hits = phrasesOf((i) => alternatives((k) => (k % 2 ? `x${i}y${k}*` : "aa*"))).find(words);
    // Five groups, each followed by a gap of 0 to 4 words, reach 5 to 25 words back from word 8000.
    expect(hits.map(({ start }) => start)).toEqual(Array.from({ length: 21 }, (_, i) => 7975 + i));
    expect(new Set(hits.map(({ tag, end }) => `${tag} ${end}`))).toEqual(new Set(["499 8002"]));
  });
});
