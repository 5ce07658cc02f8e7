import { describe, expect, it } from "vitest";
import { placesOf, wordsOf } from "./phrase-places.ts";

const marked = (phrase: string, text: string) =>
  placesOf(phrase, wordsOf(text)).map(({ start, end }) => text.slice(start, end));

describe("placesOf", () => {
  it.each([
    ["consecutive words", "front door", "The Front-Door of a front, and a door", ["Front", "Door"]],
    ["a beginning", "print*", "Printing prints reprint", ["Printing", "prints"]],
    [
      "alternatives of several words",
      "(cannot|unable to) pay",
      "I am unable to pay",
      ["unable", "to", "pay"],
    ],
    ["a gap, without the words in it", "lock* ... door", "locked is the old door", ["locked", "door"]],
    ["accents as their letters", "cafe", "Café", ["Café"]],
  ])("%s", (_, phrase, text, places) => {
    expect(marked(phrase, text)).toEqual(places);
  });

  it("finds nothing where a gap is too wide, or the phrase breaks off", () => {
    expect(marked("lock ... door", "lock a b c d e door")).toEqual([]);
    expect(marked("front door", "the front")).toEqual([]);
  });
});
