import { realpath } from "node:fs/promises";
import { type FoundPackage, findPackage } from "../contenders/find-package.ts";
import { packageFolderSize } from "./folder-size.ts";

/** A package as it is installed here, for this platform, with all it depends on. */
export interface InstalledSize {
  readonly name: string;
  readonly version: string;
  /** All of `packages` together. */
  readonly bytes: number;
  readonly files: number;
  /** Largest first; a package that is installed in two versions is there twice. */
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly bytes: number;
    readonly files: number;
  }[];
}

/**
 * Follows dependencies from a package as Node does, each folder once. An optional one that is not installed is left
 * out, because then nobody loads it. Rejects where a needed one is not there.
 */
export async function measureInstalled(name: string, from?: string): Promise<InstalledSize> {
  const root = await findPackage(name, from);
  const found = new Map<string, FoundPackage>();
  const follow = async (at: FoundPackage): Promise<void> => {
    // A workspace and pnpm link packages; what they need is found from where they are.
    const folder = await realpath(at.folder);
    if (found.has(folder)) return;
    found.set(folder, at);
    const { dependencies = {}, optionalDependencies = {} } = at.manifest;
    for (const needed of new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies)])) {
      const isOptional = needed in optionalDependencies;
      const next = isOptional
        ? await findPackage(needed, folder).catch(() => undefined)
        : await findPackage(needed, folder);
      if (next !== undefined) await follow(next);
    }
  };
  await follow(root);
  const packages = await Promise.all(
    [...found].map(async ([folder, { name, manifest }]) => ({
      name,
      version: manifest.version,
      ...(await packageFolderSize(folder)),
    })),
  );
  packages.sort((a, b) => b.bytes - a.bytes);
  const sum = (of: "bytes" | "files") => packages.reduce((total, { [of]: value }) => total + value, 0);
  return { name, version: root.manifest.version, bytes: sum("bytes"), files: sum("files"), packages };
}
