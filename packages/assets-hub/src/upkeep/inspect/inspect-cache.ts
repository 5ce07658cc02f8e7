import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError, typeName } from "@org/classifier-core";
import { fsFailure } from "@org/classifier-core/provider";
import { HubCacheError } from "../../errors/index.ts";
import { readHubEnvironment } from "../../hub-environment.ts";
import { entryAt, isSystemFile, listFolder } from "./cache-entry.ts";
import { type CacheWarning, cacheWarning, systemError } from "./cache-warning.ts";
import { type InspectedRepository, inspectRepository, repositoryNamed } from "./inspect-repository.ts";
import { inspectStore, type SharedBlob, STORE_FOLDER } from "./inspect-store.ts";

/** All there is in a cache. */
export interface CacheInspection {
  /** The cache folder with its links followed; undefined where there is none. */
  readonly root: string | undefined;
  readonly repositories: readonly InspectedRepository[];
  readonly store: readonly SharedBlob[] | undefined;
  /** About what belongs to no repository. */
  readonly warnings: readonly CacheWarning[];
}

/** In every cache, and of no repository: the locks of Python's downloads, and the mark for backup tools. */
const OWN_NAMES = new Set([".locks", "CACHEDIR.TAG"]);

/** The cache folder as the caller named it, else as the environment does. */
export function cacheFolder(cacheDir: unknown): string {
  if (cacheDir === undefined) return resolve(readHubEnvironment().cacheDir);
  if (typeof cacheDir === "string" && cacheDir.trim() !== "" && !cacheDir.includes("\0")) {
    return resolve(cacheDir);
  }
  throw new InvalidArgumentError({
    argument: "cacheDir",
    expected: "a text that is not empty",
    found: typeof cacheDir === "string" ? "an empty text" : typeName(cacheDir),
  });
}

/**
 * Looks at everything in the cache; opens refs and nothing else. Rejects with HubCacheError where the folder itself
 * is none or may not be read.
 */
export async function inspectCache(
  cacheDir: string,
  {
    only,
    signal,
  }: {
    readonly only?: ((repo: NonNullable<ReturnType<typeof repositoryNamed>>) => boolean) | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<CacheInspection> {
  signal?.throwIfAborted();
  // The user may have put the whole cache elsewhere; only links inside it must stay inside it.
  const root = await realpath(cacheDir).catch((error: unknown) => {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    if (failure.kind === "absent") return undefined;
    throw unreadable(failure.code);
  });
  if (root === undefined) return { root, repositories: [], store: undefined, warnings: [] };
  const itself = await entryAt(root);
  if (itself !== undefined && "kind" in itself && itself.kind !== "folder") throw unreadable("ENOTDIR");
  const listing = await listFolder(root, { signal });
  const refused = listing.unreadable.find(({ path }) => path === "");
  if (refused !== undefined) throw unreadable(refused.code);
  const store = await inspectStore(root, signal);
  const repositories: InspectedRepository[] = [];
  const warnings = listing.unreadable.map(({ path, code }) => systemError(root, `${root}/${path}`, code));
  for (const entry of listing.entries) {
    signal?.throwIfAborted();
    const { path: name, at, kind } = entry;
    if (isSystemFile(name) || OWN_NAMES.has(name)) continue;
    if (name === STORE_FOLDER && store !== undefined) continue;
    const named = repositoryNamed(name);
    if (named === undefined) warnings.push(cacheWarning(root, "unknown", at));
    else if (only !== undefined && !only(named)) continue;
    else if (kind === "folder") repositories.push(await inspectRepository(root, entry, named, signal));
    else {
      const found = kind === "other" ? "a device" : `a ${kind}`;
      warnings.push(cacheWarning(root, "not-a-folder", at, { found }));
    }
  }
  return { root, repositories: repositories.sort(byName), store, warnings };
}

const KIND_ORDER = ["model", "dataset", "space", "kernel"];

function byName(a: InspectedRepository, b: InspectedRepository): number {
  return KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || (a.repo < b.repo ? -1 : 1);
}

function unreadable(code: string): HubCacheError {
  return new HubCacheError({
    what: "the cache cannot be read",
    found: code === "ENOTDIR" ? "a file where its folder belongs" : `the system's error ${code}`,
    remedy: "Name a folder that can be read in the option cacheDir or the variable HF_HUB_CACHE.",
  });
}
