import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** An installed package. */
export interface FoundPackage {
  readonly name: string;
  /** Not resolved: inside a workspace this may be a link. */
  readonly folder: string;
  readonly manifest: PackageManifest;
}

/** What is read of a package.json. */
export interface PackageManifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * The package that a module in `from` would import by that name, also where it does not export its package.json.
 * Rejects with the remedy in its message where there is none.
 */
export async function findPackage(name: string, from: string = import.meta.dirname): Promise<FoundPackage> {
  const require = createRequire(join(from, "module.js"));
  const folder = (require.resolve.paths(name) ?? [])
    .map((modules) => join(modules, name))
    .find((candidate) => existsSync(join(candidate, "package.json")));
  if (folder === undefined) throw new Error(`${name} is not installed: npm install ${name}`);
  const text = await readFile(join(folder, "package.json"), "utf8");
  return { name, folder, manifest: JSON.parse(text) as PackageManifest };
}
