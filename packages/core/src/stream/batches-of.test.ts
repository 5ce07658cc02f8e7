import { describe, expect, it } from "vitest";
import { batchesOf } from "./batches-of.ts";

async function collect<Item>(batches: AsyncIterable<Item[]>): Promise<Item[][]> {
  const all: Item[][] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

describe("batches of a stream", () => {
  it("are full while the source is fast, and keep its order", async () => {
    const batches = await collect(batchesOf([1, 2, 3, 4, 5].values(), 2));
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  it("of nothing are none", async () => {
    expect(await collect(batchesOf([], 4))).toEqual([]);
  });

  it("pass on what the source throws, after what came before it", async () => {
    async function* source() {
      yield 1;
      throw new Error("source broke");
    }
    const seen: number[][] = [];
    const read = async () => {
      for await (const batch of batchesOf(source(), 1)) seen.push(batch);
    };
    await expect(read()).rejects.toThrow("source broke");
    expect(seen).toEqual([[1]]);
  });

  it("take no more from the source than they hand on, and one", async () => {
    let taken = 0;
    function* source() {
      for (;;) yield taken++;
    }
    const batches = batchesOf(source(), 3);
    await batches.next();
    expect(taken).toBeLessThanOrEqual(4);
    await batches.return(undefined);
  });
});
