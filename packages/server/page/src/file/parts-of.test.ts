import { describe, expect, it } from "vitest";
import { PART_TICKETS, partsOf } from "./parts-of.ts";

const limits = { textCharacters: 100_000, batchTickets: 100_000 };
const texts = (count: number, length = 5) =>
  Array.from({ length: count }, (_, i) => String(i).padEnd(length, "x"));

describe("partsOf", () => {
  it.each([
    [0, 5],
    [1, 5],
    [PART_TICKETS, 5],
    [PART_TICKETS + 1, 5],
    [1000, 90_000],
  ])(
    "%d tickets of %d characters come once each, in order, in parts that follow each other",
    (count, length) => {
      const all = texts(count, length);
      const parts = [...partsOf(all, limits)];
      expect(parts.flatMap((part) => part.texts)).toEqual(all);
      expect(parts.map(({ from }) => from)).toEqual(
        parts.map((_, i) => parts.slice(0, i).reduce((total, part) => total + part.texts.length, 0)),
      );
    },
  );

  it("keep to the server's limits", () => {
    const parts = [...partsOf(texts(20, 300), { textCharacters: 200, batchTickets: 7 })];
    expect(Math.max(...parts.map((part) => part.texts.length))).toBe(7);
    expect(parts.flatMap((part) => part.texts).every((text) => text.length <= 200)).toBe(true);
  });

  it("go on from where somebody stopped", () => {
    const all = texts(600);
    expect([...partsOf(all, limits, 500)].flatMap((part) => part.texts)).toEqual(all.slice(500));
  });
});
