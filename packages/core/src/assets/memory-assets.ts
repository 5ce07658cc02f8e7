import { AssetIntegrityError, AssetsNotFoundError } from "../errors/index.ts";
import { checkAssetPath } from "./asset-path.ts";
import type { AssetProvider } from "./asset-provider.ts";

/** A provider over files in memory that remembers what was read from it. */
export interface MemoryAssets extends AssetProvider {
  /** Paths in the order they were read, over all sources of this provider. */
  readonly reads: readonly string[];
  /** Sources opened and not yet closed. */
  readonly openSources: number;
}

/** A bundle in memory, for tests and for bundles built on the fly; `files` maps a path to its bytes. */
export function memoryAssets(
  files: Readonly<Record<string, Uint8Array>>,
  { name = "memory" }: { name?: string } = {},
): MemoryAssets {
  const reads: string[] = [];
  let openSources = 0;
  return {
    name,
    reads,
    get openSources() {
      return openSources;
    },
    async open({ signal } = {}) {
      signal?.throwIfAborted();
      if (files["manifest.json"] === undefined) {
        throw new AssetsNotFoundError({
          provider: name,
          searched: ["memory"],
          remedy: "Seed it with a manifest.",
        });
      }
      const pinned = new Map(Object.entries(files));
      let closed = false;
      openSources++;
      return {
        origin: name,
        async read(path, options = {}) {
          options.signal?.throwIfAborted();
          reads.push(path);
          const bytes = pinned.get(checkAssetPath(path));
          if (bytes === undefined) {
            throw new AssetIntegrityError({ asset: path, expected: "a file", found: "none" });
          }
          // slice() of a Buffer would share its memory, and the caller owns what it is given.
          return new Uint8Array(bytes);
        },
        async close() {
          if (!closed) openSources--;
          closed = true;
        },
      };
    },
  };
}
