import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type BatchChunk, chunksOf } from "./batch-chunks.ts";
import type { BatchPlace } from "./batch-tickets.ts";

const place = (text: string): BatchPlace => ({ ok: true, text });

async function* at(...texts: readonly string[]): AsyncGenerator<BatchPlace> {
  for (const text of texts) yield place(text);
}

async function all(chunks: AsyncIterable<BatchChunk>): Promise<BatchChunk[]> {
  const taken: BatchChunk[] = [];
  for await (const chunk of chunks) taken.push(chunk);
  return taken;
}

describe("chunks of a batch", () => {
  it("hold every place once, in order, with the number of their first", async () => {
    const texts = Array.from({ length: 10 }, (_, i) => `ticket ${i}`);
    const chunks = await all(chunksOf(at(...texts), 4));
    expect(chunks.map(({ first }) => first)).toEqual([0, 4, 8]);
    expect(chunks.flatMap(({ places }) => places)).toEqual(texts.map(place));
  });

  it("are none where there is no place", async () => {
    expect(await all(chunksOf(at(), 4))).toEqual([]);
  });

  it("are handed on when the sender pauses", async () => {
    async function* pausing(): AsyncGenerator<BatchPlace> {
      yield place("first");
      await sleep(60_000, undefined, { ref: false });
      yield place("never");
    }
    const { value } = await chunksOf(pausing(), 4).next();
    expect(value).toEqual({ first: 0, places: [place("first")] });
  });

  it("come before the error that ended the batch", async () => {
    async function* broken(): AsyncGenerator<BatchPlace> {
      yield place("first");
      throw new Error("cut off");
    }
    const chunks = chunksOf(broken(), 4);
    expect((await chunks.next()).value).toEqual({ first: 0, places: [place("first")] });
    await expect(chunks.next()).rejects.toThrow("cut off");
  });

  it("let go of the places where nobody wants more", async () => {
    let closed = false;
    async function* places(): AsyncGenerator<BatchPlace> {
      try {
        for (let i = 0; ; i++) yield place(`ticket ${i}`);
      } finally {
        closed = true;
      }
    }
    for await (const chunk of chunksOf(places(), 4)) if (chunk.first > 0) break;
    expect(closed).toBe(true);
  });
});
