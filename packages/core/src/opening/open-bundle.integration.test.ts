import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lexicalLibraryBundle } from "../__fixtures__/lexical-library-bundle.ts";
import { libraryBundle } from "../__fixtures__/library-bundle.ts";
import type { AssetProvider } from "../assets/asset-provider.ts";
import { chain } from "../assets/chain.ts";
import { manifestDigest } from "../assets/manifest.ts";
import { memoryAssets } from "../assets/memory-assets.ts";
import { createClassifier } from "../classifier.ts";

const MODEL = "models/minilm/onnx/model_w8.onnx";
const LFS_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 23559902\n";
const encode = (text: string) => new TextEncoder().encode(text);
const open = (files: Record<string, Uint8Array>) => createClassifier({ assets: memoryAssets(files) });

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[copy.length >> 1] = (copy[copy.length >> 1] as number) ^ 1;
  return copy;
}

describe("opening a damaged bundle", () => {
  it.each(Object.keys(libraryBundle()).filter((path) => path !== "manifest.json"))(
    "names %s when one bit of it is flipped, and leaves nothing open",
    async (path) => {
      const files = libraryBundle();
      const assets = memoryAssets({ ...files, [path]: flipped(files[path] as Uint8Array) });
      await expect(createClassifier({ assets })).rejects.toMatchObject({
        code: "ERR_ASSET_INTEGRITY",
        asset: path,
      });
      expect(assets.openSources).toBe(0);
    },
  );

  const heads = Object.keys(lexicalLibraryBundle()).filter((path) => path.startsWith("heads/"));
  it.each(heads)("names %s when one bit of it is flipped, and leaves nothing open", async (path) => {
    const files = lexicalLibraryBundle();
    const assets = memoryAssets({ ...files, [path]: flipped(files[path] as Uint8Array) });
    await expect(createClassifier({ assets, mode: "full" })).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
      asset: path,
    });
    expect(assets.openSources).toBe(0);
  });

  it("names a file that is cut short, missing, or a Git LFS pointer", async () => {
    const files = libraryBundle();
    const model = files[MODEL] as Uint8Array;
    await expect(open({ ...files, [MODEL]: model.subarray(0, 1000) })).rejects.toMatchObject({
      found: "1000 bytes",
    });
    const { [MODEL]: _, ...without } = files;
    await expect(open(without)).rejects.toMatchObject({ code: "ERR_ASSET_INTEGRITY", asset: MODEL });
    await expect(open({ ...files, [MODEL]: encode(LFS_POINTER) })).rejects.toMatchObject({
      found: "a Git LFS pointer",
      remedy: expect.stringContaining("git lfs pull"),
    });
  });

  it("prefers naming the damage over the runtime's failure when the model is opened from a file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "classifier-"));
    const files = libraryBundle();
    const broken = encode("no model at all".padEnd((files[MODEL] as Uint8Array).length));
    writeFileSync(join(folder, "model.onnx"), broken);
    const inner = memoryAssets({ ...files, [MODEL]: broken });
    const assets: AssetProvider = {
      name: "folder",
      open: async (options) => ({
        ...(await inner.open(options)),
        localPath: (path) => (path === MODEL ? join(folder, "model.onnx") : undefined),
      }),
    };
    await expect(createClassifier({ assets })).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
      asset: MODEL,
    });
    rmSync(folder, { recursive: true });
  });

  it("names a phrase that cannot be read by file and field", async () => {
    const files = libraryBundle((data) => {
      const { categories } = data["data/categories.json"] as { categories: { keywords: string[] }[] };
      categories[1]?.keywords.push("(never closed");
    });
    await expect(open(files)).rejects.toMatchObject({
      code: "ERR_BUNDLE_FORMAT",
      asset: "data/categories.json",
      field: "categories.1.keywords",
    });
  });

  it("refuses a newer format, and a model whose own files disagree with the manifest", async () => {
    const edit = (change: (manifest: Record<string, unknown>) => void) => {
      const files = libraryBundle();
      const manifest = JSON.parse(new TextDecoder().decode(files["manifest.json"]));
      change(manifest);
      manifest.digest = manifestDigest(manifest);
      return { ...files, "manifest.json": encode(JSON.stringify(manifest)) };
    };
    await expect(
      open(edit((manifest) => Object.assign(manifest, { formatVersion: 99 }))),
    ).rejects.toMatchObject({
      code: "ERR_BUNDLE_VERSION",
      found: "format version 99",
    });
    await expect(
      open(edit((manifest) => Object.assign(manifest.model as object, { dimension: 256 }))),
    ).rejects.toMatchObject({ code: "ERR_BUNDLE_FORMAT", field: "model.dimension" });
  });
});

describe("a chain of providers", () => {
  const damaged = () => {
    const files = libraryBundle();
    return memoryAssets({ ...files, [MODEL]: flipped(files[MODEL] as Uint8Array) }, { name: "damaged" });
  };
  const whole = () => memoryAssets(libraryBundle(), { name: "whole" });

  it("serves from the last link, and the report says why not from the first", async () => {
    const classifier = await createClassifier({
      assets: chain([memoryAssets({}, { name: "empty" }), whole()]),
    });
    const { provider } = classifier.report;
    expect(provider.name).toBe("whole");
    expect(provider.attempts).toMatchObject([
      { provider: "empty", outcome: "not-found", reason: expect.stringContaining("found no bundle") },
      { provider: "whole", outcome: "served" },
    ]);
    expect((await classifier.classify("renew my book")).provenance.provider).toBe("whole");
    await classifier.close();
  });

  it("stops at damage, unless asked to go on", async () => {
    await expect(createClassifier({ assets: chain([damaged(), whole()]) })).rejects.toMatchObject({
      code: "ERR_ASSET_INTEGRITY",
    });
    const classifier = await createClassifier({
      assets: chain([damaged(), whole()], { onIntegrityError: "next" }),
    });
    expect(classifier.report.provider.attempts).toMatchObject([
      { outcome: "rejected" },
      { outcome: "served" },
    ]);
    await classifier.close();
  });

  it("without any bundle lists every attempt", async () => {
    const empty = (name: string) => memoryAssets({}, { name });
    await expect(
      createClassifier({ assets: chain([empty("first"), empty("second")]) }),
    ).rejects.toMatchObject({
      code: "ERR_NO_PROVIDER_SERVED",
      attempts: [{ provider: "first" }, { provider: "second" }],
      remedy: expect.stringContaining("classifier-prepare build"),
    });
  });
});
