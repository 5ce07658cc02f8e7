import { describe, expect, it } from "vitest";
import { type Element, parsePhrase } from "./phrase-syntax.ts";
import { type Beginning, beginningsOf, readPlainPhrase } from "./plain-phrase.ts";

const ORIGIN = { asset: "data/rules.json", field: "rules.0.when" };

/** What the parser reads, or undefined where it refuses the phrase. */
function parsed(phrase: string): readonly Element[] | undefined {
  try {
    return parsePhrase(phrase, ORIGIN);
  } catch {
    return undefined;
  }
}

/** Elements as plain data: a word with its star, sequences in lists, a gap by its name. */
const shape = (elements: readonly Element[] | undefined) =>
  elements?.map((element) =>
    element === "gap"
      ? element
      : element.sequences.map((words) => words.map(({ text, prefix }) => text + (prefix ? "*" : ""))),
  );
const written = ({ text, prefix, second }: Beginning) =>
  text + (prefix ? "*" : "") + (second === undefined ? "" : ` ${second}`);
/** Whether a phrase begins so, and in no other way, by what the parser reads. */
function beginsSo(phrase: string, found: readonly Beginning[]): boolean {
  const [first, next] = shape(parsed(phrase)) ?? [];
  if (first === undefined || first === "gap" || first.length !== found.length) return false;
  return first.every(([word, second], i) => {
    const only = next === undefined || next === "gap" || next.length > 1 ? undefined : next[0]?.[0];
    const beginning = written(found[i] as Beginning);
    return beginning === word || beginning === `${word} ${second ?? only}`;
  });
}

describe("the beginnings of a plain phrase", () => {
  it.each([
    ["cash drawer", ["cash drawer"]],
    ["cash drawer*", ["cash"]],
    ["cash (drawer|box)", ["cash"]],
    ["cash ... drawer", ["cash"]],
    ["drawer", ["drawer"]],
    ["print* ... jam", ["print*"]],
    ["(cannot|unable to) pay", ["cannot pay", "unable to"]],
    ["(log* in|sign in) ... (fails|4 times)", ["log*", "sign in"]],
  ])("of %j are %j", (phrase, expected) => {
    const found = beginningsOf(phrase) ?? [];
    expect(found.map(written)).toEqual(expected);
    expect(beginsSo(phrase, found)).toBe(true);
    expect(shape(readPlainPhrase(phrase))).toEqual(shape(parsed(phrase)));
  });

  it("are never those of a phrase that the parser refuses or reads in another way", () => {
    // Every sequence of up to five of these, so every sign beside every other.
    const signs = ["ab", "a", " ", "(", ")", "|", "*", "...", "."];
    const wrong: string[] = [];
    let plain = 0;
    const visit = (phrase: string, left: number) => {
      const found = beginningsOf(phrase);
      if (found !== undefined) {
        plain++;
        if (!beginsSo(phrase, found)) wrong.push(phrase);
        if (JSON.stringify(shape(readPlainPhrase(phrase))) !== JSON.stringify(shape(parsed(phrase)))) {
          wrong.push(phrase);
        }
      }
      if (left > 0) for (const sign of signs) visit(phrase + sign, left - 1);
    };
    visit("", 5);
    expect(wrong).toEqual([]);
    expect(plain).toBeGreaterThan(100);
  });

  it.each([
    ["elements", (count: number) => "ab ".repeat(count).trim()],
    ["gaps and elements", (count: number) => `ab${" ... ab".repeat(count)}`],
    ["alternatives", (count: number) => `(${new Array(count).fill("a").join("|")})`],
    ["words in brackets", (count: number) => `(${new Array(count).fill("a").join(" ")})`],
  ])("are left to the parser where %s are more than it allows", (_, phrase) => {
    for (let count = 1; count <= 140; count++) {
      const found = beginningsOf(phrase(count));
      if (found !== undefined) expect(beginsSo(phrase(count), found)).toBe(true);
    }
  });

  it.each(["重置*", "e-mail", "café", "a.b", "", "a*", "(a", "(a|)", "a ..."])(
    "are not looked for in %j",
    (phrase) => {
      expect(beginningsOf(phrase)).toBeUndefined();
    },
  );

  it("are looked for in time that grows with the phrase, whatever it is", () => {
    // A phrase of the greatest length that nearly fits; a pattern that goes back and forth would never end.
    for (const part of ["a ", "ab* ", "(a|", "(a b|", "a|", "ab"]) {
      expect(beginningsOf(`${part.repeat(500).slice(0, 499)}!`)).toBeUndefined();
    }
  });
});
