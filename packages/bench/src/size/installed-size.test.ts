import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { packageFolderSize } from "./folder-size.ts";
import { measureInstalled } from "./installed-size.ts";

/** Installs a package of one file of `bytes` and its package.json into `modules`. */
async function install(modules: string, name: string, bytes: number, manifest: object = {}): Promise<number> {
  const folder = join(modules, name);
  const text = JSON.stringify({ name, version: "1.0.0", ...manifest });
  await mkdir(join(folder, "lib"), { recursive: true });
  await writeFile(join(folder, "package.json"), text);
  await writeFile(join(folder, "lib/index.js"), "x".repeat(bytes));
  return bytes + text.length;
}

it("counts what a package needs once, in every version, and nothing else", async () => {
  const root = await temporaryFolder();
  const modules = join(root, "node_modules");
  const bytes = [
    await install(modules, "peer", 100, {
      dependencies: { "@scope/a": "*", b: "*" },
      optionalDependencies: { native: "*", "not-here": "*" },
    }),
    await install(modules, "@scope/a", 1000, { dependencies: { b: "*", peer: "*" } }),
    await install(modules, "b", 10_000),
    await install(join(modules, "@scope/a/node_modules"), "b", 20_000, { version: "2.0.0" }),
    await install(modules, "native", 50_000),
  ];
  await install(modules, "unrelated", 1_000_000);
  const size = await measureInstalled("peer", root);
  expect(size.bytes).toBe(bytes.reduce((sum, part) => sum + part, 0));
  expect(size.files).toBe(10);
  expect(size.packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
    "native 1.0.0",
    "b 2.0.0",
    "b 1.0.0",
    "@scope/a 1.0.0",
    "peer 1.0.0",
  ]);
});

it("says which needed package is missing", async () => {
  const root = await temporaryFolder();
  await install(join(root, "node_modules"), "peer", 1, { dependencies: { gone: "*" } });
  await expect(measureInstalled("peer", root)).rejects.toThrow("gone is not installed: npm install gone");
  await expect(measureInstalled("absent", root)).rejects.toThrow("absent is not installed");
});

it("follows no link out of a package", async () => {
  const root = await temporaryFolder();
  const bytes = await install(root, "a", 10);
  await install(root, "b", 1000);
  await symlink(join(root, "b"), join(root, "a", "linked"));
  expect(await packageFolderSize(join(root, "a"))).toEqual({ bytes, files: 2 });
});
