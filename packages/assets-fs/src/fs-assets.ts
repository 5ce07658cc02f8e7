import { fileURLToPath } from "node:url";
import {
  type AssetProvider,
  AssetsNotFoundError,
  InvalidArgumentError,
  readEnvironment,
  typeName,
} from "@org/classifier-core";
import { findBundle, sourceOfFolder } from "@org/classifier-core/provider";
import { namedPlace, usualPlaces } from "./search-places.ts";

export interface FsAssetsOptions {
  /** The bundle's folder. When given, no other place is looked into. @default the usual places, see the README */
  readonly dir?: string | undefined;
  /**
   * A script, as a path or as its `import.meta.url`, beside which to look last; `false` looks beside none.
   * @default the script that was started, `process.argv[1]`
   */
  readonly searchBeside?: string | false | undefined;
  /** Where relative folders start. @default the working folder at the time of opening */
  readonly cwd?: string | undefined;
  /** For messages and reports. @default "fs" */
  readonly name?: string | undefined;
}

/**
 * A provider that reads a bundle from a folder: the one named, or the first of the usual places that has a
 * manifest.json. It reads plain files inside that folder and nothing else.
 *
 * Throws InvalidArgumentError for options it cannot use. `open` rejects with AssetsNotFoundError where no
 * place has a bundle, and with AssetAccessError where one may not be looked into.
 */
export function fsAssets(options: string | FsAssetsOptions = {}): AssetProvider {
  const { dir, searchBeside, cwd, name = "fs" } = typeof options === "string" ? { dir: options } : options;
  checkFolder("dir", dir);
  checkFolder("cwd", cwd);
  if (searchBeside !== false) checkFolder("searchBeside", searchBeside);
  const script =
    typeof searchBeside === "string" && searchBeside.startsWith("file:")
      ? pathOfUrl(searchBeside)
      : searchBeside;

  return {
    name,
    async open({ signal } = {}) {
      signal?.throwIfAborted();
      const places =
        dir === undefined
          ? await usualPlaces(
              readEnvironment().bundleFolder,
              cwd,
              script === false ? undefined : (script ?? process.argv[1]),
            )
          : [namedPlace(dir, cwd)];
      for (const { label, origin, folder } of places) {
        const bundle = folder === undefined ? undefined : await findBundle(folder, label);
        signal?.throwIfAborted();
        if (bundle !== undefined) return sourceOfFolder(bundle, origin);
      }
      throw new AssetsNotFoundError({
        provider: name,
        searched: places.map((place) => place.label),
        remedy:
          dir === undefined
            ? "Build one with `classifier-prepare build`, or name its folder in the variable CLASSIFIER_BUNDLE."
            : "Name a folder that holds a manifest.json, or build one there with `classifier-prepare build`.",
      });
    },
  };
}

function checkFolder(argument: string, value: unknown): void {
  if (value === undefined) return;
  const found =
    typeof value !== "string"
      ? typeName(value)
      : value.trim() === ""
        ? "an empty text"
        : value.includes("\0")
          ? "a text with a NUL character"
          : undefined;
  if (found !== undefined)
    throw new InvalidArgumentError({ argument, expected: "the path of a folder", found });
}

function pathOfUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new InvalidArgumentError({
      argument: "searchBeside",
      expected: "a path or a file: URL of this machine",
      found: "another URL",
    });
  }
}
