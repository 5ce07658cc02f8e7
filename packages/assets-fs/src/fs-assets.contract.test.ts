import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chain } from "@org/classifier-core";
import { type SeededProvider, testAssetProvider } from "@org/classifier-core/testing";
import { describe, it } from "vitest";
import { fsAssets } from "./fs-assets.ts";

async function seed(
  files: Readonly<Record<string, Uint8Array>>,
  providerFor: (dir: string) => SeededProvider["provider"],
): Promise<SeededProvider> {
  const dir = await mkdtemp(join(tmpdir(), "fs-assets-"));
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), bytes);
  }
  return { provider: providerFor(dir), dispose: () => rm(dir, { recursive: true }) };
}

testAssetProvider({
  describe,
  it,
  name: "fsAssets",
  localFiles: true,
  provider: (files) => seed(files, (dir) => fsAssets(dir)),
});

testAssetProvider({
  describe,
  it,
  name: "chain of fsAssets, the bundle in the last one",
  localFiles: true,
  provider: (files) =>
    seed(files, (dir) =>
      chain([fsAssets({ dir: join(dir, "no-such-folder"), name: "absent" }), fsAssets(dir)]),
    ),
});
