import { describe, expect, it } from "vitest";
import { textsOfLength } from "./texts-of-length.ts";

/** A token for every two letters begun, and one at each end. */
const idsOf = (text: string) => {
  const pieces = text
    .split(" ")
    .filter(Boolean)
    .flatMap((word) => word.match(/.{1,2}/g) ?? []);
  return [0, ...pieces.map((piece) => piece.length), 0];
};
const TICKETS = ["the till is stuck", "receipts come out blank again", "a card was declined", "no sound"];
const WORDS = new Set(TICKETS.join(" ").split(" "));

describe("texts of a length", () => {
  it.each([3, 4, 5, 8, 13])("have exactly %i tokens, of the tickets' own words", (tokens) => {
    const texts = textsOfLength(TICKETS, { tokens, count: 4 }, idsOf);
    expect(texts).toHaveLength(4);
    for (const { text, ids } of texts) {
      expect(ids).toEqual(idsOf(text));
      expect(ids).toHaveLength(tokens);
      for (const word of text.split(" ")) expect(WORDS).toContain(word);
    }
  });

  it("begin with different tickets", () => {
    const texts = textsOfLength(TICKETS, { tokens: 8, count: 4 }, idsOf).map(({ text }) => text);
    expect(new Set(texts).size).toBe(4);
  });

  it("cannot be made of too few words", () => {
    expect(() => textsOfLength(["no sound"], { tokens: 64, count: 1 }, idsOf)).toThrow(RangeError);
    expect(() => textsOfLength([], { tokens: 8, count: 1 }, idsOf)).toThrow(RangeError);
  });
});
