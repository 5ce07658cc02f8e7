import { describe, expect, it } from "vitest";
import { MARKED_CHARACTERS, markText } from "./mark-text.ts";

const wording = {
  winner: "doors",
  runnerUp: "windows",
  margin: 1,
  ngrams: [{ ngram: "door", kind: "words" as const, winner: 1, runnerUp: 0, difference: 1 }],
  others: { count: 0, difference: 0 },
  intercepts: 0,
};
const keywords = [
  { category: "doors", phrase: "door*", kind: "keywords" },
  { category: "windows", phrase: "door", kind: "exclusions" },
];

describe("markText", () => {
  it.each([
    "Door 0417 <b>stuck</b>",
    "",
    "no such word",
    "\u0000\u202edoor\u202c 😀 door",
    "door ".repeat(40),
  ])("takes the text apart without changing it: %j", (text) => {
    const pieces = markText(text, { wording, keywords }, []);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.every((piece) => piece.text !== "")).toBe(true);
  });

  it("tells words that count, keywords, and names from the rest, also where they overlap", () => {
    const text = "The door 0417 is stuck";
    const entities = [{ type: "door", value: "door 0417", start: 4, end: 13 }];
    expect(markText(text, { wording, keywords }, entities)).toEqual([
      { text: "The ", weight: 0, share: 0, entity: undefined, keywords: [] },
      { text: "door", weight: 1, share: 1, entity: "door", keywords: ["doors"] },
      { text: " 0417", weight: 0, share: 0, entity: "door", keywords: [] },
      { text: " is stuck", weight: 0, share: 0, entity: undefined, keywords: [] },
    ]);
  });

  it("has something to mark where the desk has no wording", () => {
    expect(markText("door", { wording: null, keywords }, []).at(0)?.keywords).toEqual(["doors"]);
  });

  it("reads no further than wording does, and cuts no character in two", () => {
    const text = `${"a".repeat(MARKED_CHARACTERS - 1)}😀`;
    const shown = markText(text, { wording, keywords: [] }, [])
      .map((piece) => piece.text)
      .join("");
    expect(shown).toBe("a".repeat(MARKED_CHARACTERS - 1));
  });
});
