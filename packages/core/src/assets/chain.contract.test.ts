import { describe, expect, it } from "vitest";
import { bundleOf, manifestFor } from "../testing/manifest-for.ts";
import { testAssetProvider } from "../testing/provider-contract.ts";
import { chain } from "./chain.ts";
import { memoryAssets } from "./memory-assets.ts";
import { readManifest } from "./verification.ts";

const absent = () => memoryAssets({}, { name: "absent" });

testAssetProvider({
  describe,
  it,
  name: "chain with the bundle only in its last link",
  provider: (files) => ({ provider: chain([absent(), memoryAssets(files, { name: "last" })]) }),
});

testAssetProvider({
  describe,
  it,
  name: "chain that checks each candidate completely",
  provider: (files) => ({
    provider: chain([absent(), memoryAssets(files, { name: "last" })], { onIntegrityError: "next" }),
  }),
});

testAssetProvider({
  describe,
  it,
  name: "chain in a chain",
  provider: (files) => ({
    provider: chain([chain([absent()]), chain([absent(), memoryAssets(files, { name: "last" })])]),
  }),
});

describe("chain", () => {
  it("says which link served, and serves that link's bundle", async () => {
    const files = { "a.txt": new TextEncoder().encode("from the last link") };
    const last = memoryAssets(bundleOf(files), { name: "last" });
    const source = await chain([absent(), last]).open();
    expect(source.attempts?.map(({ provider, outcome }) => [provider, outcome])).toEqual([
      ["absent", "not-found"],
      ["last", "served"],
    ]);
    expect((await readManifest(source)).digest).toBe(manifestFor(files).digest);
    expect(last.reads).toEqual(["manifest.json"]);
  });
});
