import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import type { AssetProvider } from "@org/classifier-core";
import { testAssetProvider } from "@org/classifier-core/testing";
import ts from "typescript";
import { describe, it } from "vitest";
import { ROOT } from "../pages/checked-pages.ts";
import { readPage } from "../pages/read-page.ts";
import { modulesOf } from "./modules-of-page.ts";

// The provider that the guide shows keeps to the contract that it explains.

interface Store {
  get(key: string): Promise<Uint8Array | undefined>;
}

/** The module of the guide, in a folder where packages are installed. */
async function shownProvider(): Promise<{ storeAssets(store: Store): AssetProvider }> {
  const shown = modulesOf(readPage("docs/guide/providers.md")).find(({ name }) => name === "store-assets.ts");
  const folder = await temporaryFolder();
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const file = join(folder, "store-assets.mjs");
  const { outputText } = ts.transpileModule(shown?.text ?? "", {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  await writeFile(file, outputText);
  return import(pathToFileURL(file).href);
}

const { storeAssets } = await shownProvider();

testAssetProvider({
  describe,
  it,
  name: "the guide's provider",
  provider: (files) => {
    const objects = new Map(Object.entries(files));
    return { provider: storeAssets({ get: async (key) => objects.get(key) }) };
  },
});
