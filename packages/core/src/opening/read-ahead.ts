import type * as v from "valibot";
import type { AssetSource } from "../assets/asset-provider.ts";
import { findFile, type Manifest } from "../assets/manifest.ts";
import { parseData, parseJson } from "../assets/parse-data.ts";
import { readVerified } from "../assets/verification.ts";
import { BundleFormatError } from "../errors/index.ts";

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads verified files, and counts what it has read. The files of `ahead` that the bundle has are begun at once, so
 * that the disk and the hashing work while what came first is looked at.
 */
export function openReader(
  source: AssetSource,
  manifest: Manifest,
  { signal }: ReadOptions,
  ahead: readonly string[],
) {
  let bytes = 0;
  const begun = new Map(
    ahead.flatMap((path) => {
      if (findFile(manifest, path) === undefined) return [];
      const content = readVerified(source, manifest, path, { signal });
      content.catch(() => {}); // Told where the file is asked for; until then it must not count as unhandled.
      return [[path, content] as const];
    }),
  );
  const read = async (path: string) => {
    const content = await (begun.get(path) ?? readVerified(source, manifest, path, { signal }));
    bytes += content.length;
    return content;
  };
  return {
    read,
    data: async <Schema extends v.GenericSchema>(schema: Schema, path: string) =>
      parseData(schema, parseJson(await read(path), path), path),
    bytesRead: () => bytes,
  };
}

/** Refuses a file whose ids are not each there once. */
export function checkUnique(ids: readonly string[], asset: string, field: string): void {
  const seen = new Set<string>();
  ids.forEach((id, i) => {
    if (seen.has(id)) refuse(asset, `${field}.${i}.id`, "every id once", `${id} again`);
    seen.add(id);
  });
}

export function refuse(asset: string, field: string, expected: string, found: string): never {
  throw new BundleFormatError({ asset, field, expected, found });
}
