import { expect, it } from "vitest";
import { createPhraseIndex } from "./phrase-index.ts";

const word = (text: string, second?: string) => ({ text, prefix: false, second });
const prefix = (text: string) => ({ text, prefix: true, second: undefined });

function candidates(text: string, ...beginnings: [ReturnType<typeof word>, string][]): string[][] {
  const index = createPhraseIndex<string>();
  for (const [beginning, phrase] of beginnings) index.add(beginning, phrase);
  const words = text.split(" ");
  return words.map((_, at) => [...index.candidatesAt(words, at)].sort());
}

it("gives a phrase at its first word, at a word that begins so, and at both of two words only", () => {
  const found = candidates(
    "till tills till frozen",
    [word("till"), "till"],
    [prefix("til"), "til*"],
    [word("till", "frozen"), "till frozen"],
  );
  expect(found).toEqual([["til*", "till"], ["til*"], ["til*", "till", "till frozen"], []]);
});

it("gives a phrase once, however many of its beginnings are met", () => {
  const beginnings = [word("till"), word("till"), prefix("ti"), prefix("till"), word("till", "frozen")];
  expect(candidates("till frozen", ...beginnings.map((one): [typeof one, string] => [one, "it"]))).toEqual([
    ["it"],
    [],
  ]);
});

it("holds no word against a longer prefix", () => {
  expect(candidates("t ti", [prefix("til"), "til*"])).toEqual([[], []]);
});
