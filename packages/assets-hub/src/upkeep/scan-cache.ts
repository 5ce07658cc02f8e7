import { isAbandoned } from "../cache/incomplete.ts";
import type { CacheWarning } from "./inspect/cache-warning.ts";
import { cacheFolder, inspectCache } from "./inspect/inspect-cache.ts";
import type { InspectedRepository, RepositoryKind } from "./inspect/inspect-repository.ts";
import { bundleOf, type InspectedSnapshot } from "./inspect/inspect-snapshot.ts";

export type { CacheWarning, WarningKind } from "./inspect/cache-warning.ts";
export type { RepositoryKind } from "./inspect/inspect-repository.ts";

export interface ScanCacheOptions {
  /** The cache. @default HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub */
  readonly cacheDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is in a cache. Names and paths in it come from whoever filled the cache. */
export interface CacheScan {
  /** Absolute path of the cache folder, whether there is one or not. */
  readonly cacheDir: string;
  /** Models first, each kind in the order of its names. */
  readonly repositories: readonly CachedRepository[];
  /** Bytes of all contents, each counted once, also one that several repositories share. */
  readonly bytes: number;
  /** Contents that Python keeps for all repositories together; absent where it does not. */
  readonly sharedStore?: { readonly blobs: number; readonly bytes: number };
  /** About what belongs to no repository. */
  readonly warnings: readonly CacheWarning[];
}

/** What the cache has of one repository. */
export interface CachedRepository {
  /** Bundles are in models alone; everything of another kind is listed and never touched. */
  readonly kind: RepositoryKind;
  /** `organisation/name`. */
  readonly repo: string;
  /** Bytes of all contents its revisions refer to, each counted once. */
  readonly bytes: number;
  /** Number of those contents. */
  readonly blobs: number;
  /** When one of them was written last, in milliseconds since 1970. */
  readonly lastModifiedMs: number;
  /** In the order of their commits. */
  readonly revisions: readonly CachedRevision[];
  /** Contents that no revision refers to, not counted in `bytes`. */
  readonly unreferenced: { readonly blobs: number; readonly bytes: number };
  /** Downloads that have not been finished, not counted in `bytes`. */
  readonly incomplete: readonly IncompleteDownload[];
  /** About what is damaged. */
  readonly warnings: readonly CacheWarning[];
}

/** What the cache has of one commit. */
export interface CachedRevision {
  /** 40 hex digits. */
  readonly commit: string;
  /** Branches and tags that stood for it when they were asked last: `main`, `refs/pr/1`. */
  readonly refs: readonly string[];
  /** Bytes of its files, each content counted once. */
  readonly bytes: number;
  /** Number of its files, those in sub-folders included. */
  readonly files: number;
  /** When one of them was written last, in milliseconds since 1970. */
  readonly lastModifiedMs: number;
  /** The bundle it is; absent where it has no manifest, or none that can be read. */
  readonly bundle?: CachedBundleInfo;
}

/** A bundle in the cache, as its manifest describes it. */
export interface CachedBundleInfo {
  readonly id: string;
  readonly version: string;
  /** SHA-256 over the manifest and, through their hashes, all files. */
  readonly digest: string;
  /** Number of files the manifest names that are not here, or not of the size it says. */
  readonly missing: number;
}

/** A download that has not been finished. */
export interface IncompleteDownload {
  /** File name, which begins with the hash of the content. */
  readonly name: string;
  /** Bytes that have arrived. */
  readonly bytes: number;
  /** When the last of them did, in milliseconds since 1970. */
  readonly lastModifiedMs: number;
  /** Whether so long ago that no process can still be at it. */
  readonly abandoned: boolean;
}

/**
 * Lists every repository in the cache that all tools of the Hub share, with its revisions, what they take on disk,
 * what was left unfinished, and what is damaged. Changes nothing, asks nobody, and opens no file but refs and
 * manifests; links that leave the cache are not followed.
 *
 * A cache that does not exist is an empty one. Damage is a warning. Rejects with HubCacheError where the cache folder
 * itself cannot be read.
 */
export async function scanCache(options: ScanCacheOptions = {}): Promise<CacheScan> {
  const { signal } = options;
  const cacheDir = cacheFolder(options.cacheDir);
  const { root, repositories: inspected, store, warnings } = await inspectCache(cacheDir, { signal });
  if (root === undefined) return { cacheDir, repositories: [], bytes: 0, warnings: [] };
  const repositories: CachedRepository[] = [];
  for (const repository of inspected) repositories.push(await describeRepository(root, repository, signal));
  const contents = new Map<string, number>();
  for (const repository of inspected) {
    for (const { at, bytes } of allFiles(repository)) contents.set(at, bytes);
  }
  for (const { at, bytes } of store ?? []) contents.set(at, bytes);
  return {
    cacheDir,
    repositories,
    bytes: sum(contents),
    ...(store === undefined
      ? {}
      : { sharedStore: { blobs: store.length, bytes: store.reduce((all, { bytes }) => all + bytes, 0) } }),
    warnings,
  };
}

async function describeRepository(
  root: string,
  repository: InspectedRepository,
  signal: AbortSignal | undefined,
): Promise<CachedRepository> {
  const { kind, repo, snapshots, refs, blobs, incomplete, modifiedMs, warnings } = repository;
  const contents = new Map(allFiles(repository).map(({ at, bytes }) => [at, bytes]));
  const unreferenced = blobs.filter(({ at }) => !contents.has(at));
  const revisions: CachedRevision[] = [];
  for (const snapshot of snapshots) {
    const { commit, files } = snapshot;
    revisions.push({
      commit,
      refs: refs.flatMap((ref) => (ref.commit === commit ? [ref.name] : [])).sort(),
      bytes: sum(new Map(files.map(({ at, bytes }) => [at, bytes]))),
      files: files.length,
      lastModifiedMs: snapshot.modifiedMs,
      ...(kind === "model" ? await describeBundle(root, snapshot, signal) : {}),
    });
  }
  return {
    kind,
    repo,
    bytes: sum(contents),
    blobs: contents.size,
    lastModifiedMs: modifiedMs,
    revisions,
    unreferenced: {
      blobs: unreferenced.length,
      bytes: unreferenced.reduce((all, { bytes }) => all + bytes, 0),
    },
    incomplete: incomplete.map((file) => ({
      name: file.name,
      bytes: file.bytes,
      lastModifiedMs: file.modifiedMs,
      abandoned: isAbandoned(file),
    })),
    warnings,
  };
}

async function describeBundle(
  root: string,
  snapshot: InspectedSnapshot,
  signal: AbortSignal | undefined,
): Promise<{ readonly bundle?: CachedBundleInfo }> {
  const manifest = await bundleOf(root, snapshot, signal);
  if (manifest === undefined) return {};
  const sizes = new Map(snapshot.files.map(({ path, bytes }) => [path, bytes]));
  const {
    bundle: { id, version },
    digest,
    files,
  } = manifest;
  const missing = files.filter(({ path, bytes }) => sizes.get(path) !== bytes).length;
  return { bundle: { id, version, digest, missing } };
}

function allFiles({ snapshots, strangers }: InspectedRepository) {
  return [...snapshots, ...strangers].flatMap(({ files }) => files);
}

function sum(contents: ReadonlyMap<string, number>): number {
  return [...contents.values()].reduce((all, bytes) => all + bytes, 0);
}
