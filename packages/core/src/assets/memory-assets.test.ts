import { expect, it } from "vitest";
import { memoryAssets } from "./memory-assets.ts";

it("gives bytes of the caller's own, whatever kind of array it was seeded with", async () => {
  const manifest = Uint8Array.of(1);
  for (const seed of [Uint8Array.of(1, 2, 3), Buffer.of(1, 2, 3)]) {
    const source = await memoryAssets({ "manifest.json": manifest, "a.bin": seed }).open();
    (await source.read("a.bin")).fill(9);
    expect([...(await source.read("a.bin"))]).toEqual([1, 2, 3]);
    expect([...seed]).toEqual([1, 2, 3]);
  }
});
