import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { MAX_TEXT_CHARACTERS } from "../schemas/request.ts";
import { type BatchPlace, ticketsOfJson, ticketsOfNdjson } from "./batch-tickets.ts";

async function placesOf(text: string): Promise<BatchPlace[]> {
  const places: BatchPlace[] = [];
  for await (const place of ticketsOfNdjson(Readable.from([Buffer.from(text)]), 60_000)) places.push(place);
  return places;
}

describe("NDJSON", () => {
  it("is a ticket a line, bare or with an id, and blank lines are no places", async () => {
    expect(
      await placesOf('"bare"\n\n{"text":"of an object"}\r\n{"text":"named","id":"n"}\n{"id":7,"text":"7"}'),
    ).toEqual([
      { ok: true, text: "bare" },
      { ok: true, text: "of an object" },
      { ok: true, text: "named", id: "n" },
      { ok: true, text: "7", id: 7 },
    ]);
  });

  it.each([
    "SECRET no JSON",
    '{"text":"SECRET"',
    "null",
    "7",
    '["SECRET"]',
    "{}",
    '{"text":7}',
    '{"text":"SECRET","id":{}}',
    '{"text":"SECRET","secret":"SECRET"}',
    `{"text":"a","id":"${"SECRET".repeat(50)}"}`,
    JSON.stringify(`SECRET${"x".repeat(MAX_TEXT_CHARACTERS)}`),
  ])(
    "has a place for a line that is no ticket, between its neighbours, and repeats nothing of it: %.40s",
    async (line) => {
      const [before, bad, after] = await placesOf(`"a"\n${line}\n"b"`);
      expect([before, after]).toEqual([
        { ok: true, text: "a" },
        { ok: true, text: "b" },
      ]);
      expect(bad?.ok).toBe(false);
      expect(JSON.stringify(bad)).not.toMatch(/secret/i);
    },
  );

  it("takes a text of the greatest length, however it is escaped", async () => {
    const escaped = `"${"\\ud83d\\ude00".repeat(MAX_TEXT_CHARACTERS / 2)}"`;
    expect(await placesOf(escaped)).toEqual([{ ok: true, text: "😀".repeat(MAX_TEXT_CHARACTERS / 2) }]);
  });
});

it("JSON is the tickets in their order, bare or with an id", () => {
  expect([...ticketsOfJson({ tickets: ["a", { text: "b", id: 2 }, { text: "c" }] })]).toEqual([
    { ok: true, text: "a" },
    { ok: true, text: "b", id: 2 },
    { ok: true, text: "c" },
  ]);
});
