import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AssetProvider, chain } from "@org/classifier-core";
import { type SeededProvider, testAssetProvider } from "@org/classifier-core/testing";
import { describe, it } from "vitest";
import { hubAssets } from "./hub-assets.ts";
import { startLocalHub } from "./testing/index.ts";

/** A Hub with the files in a repository, and an empty cache. */
async function seed(
  files: Readonly<Record<string, Uint8Array>>,
  providerFor: (hub: AssetProvider, place: { endpoint: string; cacheDir: string }) => AssetProvider,
): Promise<SeededProvider> {
  const cacheDir = await mkdtemp(join(tmpdir(), "hub-contract-"));
  const hub = await startLocalHub();
  hub.addRepository("org/desk");
  hub.addToken("hf_reader");
  // What a new repository has before anything is pushed.
  const empty = { ".gitattributes": new TextEncoder().encode("*.onnx filter=lfs\n") };
  hub.commit("org/desk", Object.keys(files).length > 0 ? files : empty);
  const place = { endpoint: hub.url, cacheDir, token: "hf_reader", retry: { retries: 0 } };
  return {
    provider: providerFor(hubAssets({ repo: "org/desk", ...place }), place),
    async dispose() {
      await hub.close();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}

testAssetProvider({
  describe,
  it,
  name: "hubAssets",
  localFiles: true,
  provider: (files) => seed(files, (provider) => provider),
});

testAssetProvider({
  describe,
  it,
  name: "chain of hubAssets, the bundle in the last one",
  localFiles: true,
  provider: (files) =>
    seed(files, (provider, place) =>
      chain([
        hubAssets({ repo: "org/absent", ...place, name: "absent" }),
        hubAssets({ repo: "org/desk", ...place, localFilesOnly: true, name: "not fetched yet" }),
        provider,
      ]),
    ),
});
