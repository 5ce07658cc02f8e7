import { AssetIntegrityError, type AssetSource } from "@org/classifier-core";
import {
  findBundle,
  MANIFEST_PATH,
  type Manifest,
  type ManifestFile,
  readManifest,
  sourceOfFolder,
} from "@org/classifier-core/provider";
import type { RepositoryCache } from "./layout.ts";
import { pointerPath } from "./place-blob.ts";
import { hasSize } from "./whole-file.ts";

/** What the cache has of the bundle of one commit. */
export interface CachedBundle {
  readonly commit: string;
  readonly manifest: Manifest;
  /** Files the manifest names that are not there, or not whole. */
  readonly missing: readonly ManifestFile[];
  /** Reads the files that are there. */
  source(origin: string): AssetSource;
}

/** Looks at a commit's snapshot; undefined where it has no manifest. Makes no request and writes nothing. */
export async function openSnapshot(
  cache: RepositoryCache,
  commit: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<CachedBundle | undefined> {
  const folder = await findBundle(cache.snapshot(commit), `snapshot ${commit.slice(0, 7)}`, cache.cacheDir);
  if (folder === undefined) return undefined;
  const manifest = await readManifest(sourceOfFolder(folder, ""), { signal }).catch((error: unknown) => {
    throw withRemedy(error);
  });
  const whole = await Promise.all(
    manifest.files.map(({ path, bytes }) => hasSize(pointerPath(cache, commit, path), bytes)),
  );
  return {
    commit,
    manifest,
    missing: manifest.files.filter((_, i) => whole[i] !== true),
    source: (origin) => sourceOfFolder(folder, origin),
  };
}

/** A manifest that is damaged here may be whole on the Hub. */
function withRemedy(error: unknown): unknown {
  if (!(error instanceof AssetIntegrityError)) return error;
  return new AssetIntegrityError({
    asset: MANIFEST_PATH,
    expected: error.expected ?? "",
    found: error.found ?? "",
    remedy: "Fetch it anew with forceDownload, and look at the rest with `classifier-prepare cache verify`.",
  });
}
