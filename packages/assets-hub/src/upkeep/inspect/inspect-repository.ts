import { join } from "node:path";
import { type IncompleteFile, listIncomplete } from "../../cache/incomplete.ts";
import { type RepositoryCache, repositoryIn } from "../../cache/layout.ts";
import { isCommit } from "../../hub-reference.ts";
import { type CacheEntry, entryAt, isSystemFile, listFolder } from "./cache-entry.ts";
import { type CacheWarning, cacheWarning, systemError, type WarningKind } from "./cache-warning.ts";
import { followLink } from "./follow-link.ts";
import { type InspectedRef, inspectRefs } from "./inspect-refs.ts";
import { type InspectedSnapshot, inspectSnapshot } from "./inspect-snapshot.ts";

/** What a repository of the Hub may be; bundles are in models alone. */
export type RepositoryKind = "model" | "dataset" | "space" | "kernel";

/** The first part of a folder's name in the cache. */
const KINDS: Readonly<Record<string, RepositoryKind>> = {
  models: "model",
  datasets: "dataset",
  spaces: "space",
  kernels: "kernel",
};
const SEPARATOR = "--";
/** How a blob is named after its content: Git's SHA-1, or the SHA-256 of a large file. */
const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** A content that is named by its hash. */
export interface InspectedBlob {
  readonly name: string;
  /** Absolute path in the repository. */
  readonly path: string;
  /** Where the content is: the same, or what a link of Python's leads to in the store that repositories share. */
  readonly at: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly linked: boolean;
}

/** All there is of one repository. */
export interface InspectedRepository {
  readonly kind: RepositoryKind;
  readonly repo: string;
  readonly cache: RepositoryCache;
  /** The snapshots of commits. */
  readonly snapshots: readonly InspectedSnapshot[];
  /** Folders where snapshots belong, under names that are no commits; nothing but their links is of interest. */
  readonly strangers: readonly InspectedSnapshot[];
  readonly refs: readonly InspectedRef[];
  readonly blobs: readonly InspectedBlob[];
  readonly incomplete: readonly IncompleteFile[];
  /** What Python has written down about commits: `trees/<commit>.json`. */
  readonly listings: readonly CacheEntry[];
  /** Number of files whose purpose is not known, beside blobs and listings. */
  readonly otherFiles: number;
  /** What is in the repository's own folder. */
  readonly entries: readonly CacheEntry[];
  /** Sub-folders of refs without any file. */
  readonly emptyRefFolders: readonly { readonly at: string; readonly modifiedMs: number }[];
  readonly modifiedMs: number;
  readonly warnings: readonly CacheWarning[];
  /** Whether every blob that is in use is known to be. */
  readonly filesComplete: boolean;
  /** Whether every snapshot that a ref points to is known to be. */
  readonly refsComplete: boolean;
}

/** The kind and name of the repository a folder of the cache belongs to; undefined where it is none's. */
export function repositoryNamed(folder: string): { kind: RepositoryKind; repo: string } | undefined {
  const at = folder.indexOf(SEPARATOR);
  const kind = at === -1 ? undefined : KINDS[folder.slice(0, at)];
  const repo = folder.slice(at + SEPARATOR.length);
  return kind === undefined || repo === "" ? undefined : { kind, repo: repo.replaceAll(SEPARATOR, "/") };
}

/** Looks at everything in a repository's folder, which must be one and no link. Follows no link out of `root`. */
export async function inspectRepository(
  root: string,
  { at, modifiedMs }: Pick<CacheEntry, "at" | "modifiedMs">,
  named: { readonly kind: RepositoryKind; readonly repo: string },
  signal: AbortSignal | undefined,
): Promise<InspectedRepository> {
  const cache = repositoryIn(root, at);
  const listing = await listFolder(at, { signal });
  const warnings = listing.unreadable.map(({ path, code }) => systemError(root, join(at, path), code));
  const blobs = await inspectBlobs(root, cache.blobs, signal);
  const refs = await inspectRefs(root, join(at, "refs"), signal);
  const listings = await inspectListings(join(at, "trees"), signal);
  const found = await inspectSnapshots(root, join(at, "snapshots"), signal);
  const commits = new Set(found.snapshots.map(({ commit }) => commit));
  const lost = refs.refs
    .filter(({ commit }) => !commits.has(commit))
    .map(({ at: path, commit }) => cacheWarning(root, "missing-snapshot", path, { commit }));
  // Where something is arriving, its snapshot comes at the end.
  const absent = found.absent && listing.complete && blobs.incomplete.length === 0;
  const all = [...found.snapshots, ...found.strangers];
  return {
    ...named,
    cache,
    snapshots: found.snapshots,
    strangers: found.strangers,
    refs: refs.refs,
    blobs: blobs.blobs,
    incomplete: blobs.incomplete,
    listings: listings.entries,
    otherFiles: blobs.others + listings.others,
    entries: listing.entries,
    emptyRefFolders: refs.emptyFolders,
    modifiedMs:
      all.reduce((latest, one) => Math.max(latest, one.files.length === 0 ? 0 : one.modifiedMs), 0) ||
      modifiedMs,
    warnings: [
      ...warnings,
      ...(absent ? [cacheWarning(root, "no-snapshots", join(at, "snapshots"))] : []),
      ...found.warnings,
      ...all.flatMap((one) => one.warnings),
      ...refs.warnings,
      ...(found.complete ? lost : []),
      ...blobs.warnings,
    ],
    filesComplete: listing.complete && found.complete && all.every(({ complete }) => complete),
    refsComplete: listing.complete && refs.complete,
  };
}

async function inspectListings(
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly entries: readonly CacheEntry[]; readonly others: number }> {
  const itself = await entryAt(folder);
  if (itself === undefined || !("kind" in itself) || itself.kind !== "folder")
    return { entries: [], others: 0 };
  const { entries, complete } = await listFolder(folder, { signal });
  const listings = entries.filter(({ kind, path }) => kind === "file" && /^[0-9a-f]{40}\.json$/.test(path));
  return { entries: listings, others: entries.length - listings.length + (complete ? 0 : 1) };
}

interface InspectedBlobs {
  readonly others: number;
  readonly blobs: readonly InspectedBlob[];
  readonly incomplete: readonly IncompleteFile[];
  readonly warnings: readonly CacheWarning[];
}

async function inspectBlobs(
  root: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<InspectedBlobs> {
  const wrong = await notAFolder(root, folder);
  if (wrong !== undefined) return { others: 0, blobs: [], incomplete: [], warnings: wrong.warnings };
  const { entries, unreadable } = await listFolder(folder, { signal });
  const plain = new Set(entries.flatMap(({ kind, path }) => (kind === "file" ? [path] : [])));
  const blobs: InspectedBlob[] = [];
  const warnings = unreadable.map(({ path, code }) => systemError(root, join(folder, path), code));
  for (const { path: name, at: path, kind, bytes, modifiedMs } of entries) {
    // Other names are of files that are on their way to becoming blobs.
    if (!HASH.test(name)) continue;
    if (kind === "file") blobs.push({ name, path, at: path, bytes, modifiedMs, linked: false });
    else if (kind === "link") {
      const followed = await followLink(root, path);
      if ("at" in followed) blobs.push({ name, path, ...followed, linked: true });
      else warnings.push(cacheWarning(root, followed.wrong, path, { found: followed.found }));
    } else warnings.push(cacheWarning(root, "not-a-file", path, { found: `a ${nameOf(kind)}` }));
  }
  const incomplete = (await listIncomplete({ blobs: folder })).filter(({ name }) => plain.has(name));
  const others = entries.length - blobs.length - incomplete.length + unreadable.length;
  return { others, blobs, incomplete, warnings };
}

interface InspectedSnapshots {
  readonly snapshots: readonly InspectedSnapshot[];
  readonly strangers: readonly InspectedSnapshot[];
  readonly warnings: readonly CacheWarning[];
  readonly absent: boolean;
  readonly complete: boolean;
}

async function inspectSnapshots(
  root: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<InspectedSnapshots> {
  const wrong = await notAFolder(root, folder);
  if (wrong !== undefined) {
    const { absent, warnings } = wrong;
    return { snapshots: [], strangers: [], warnings, absent, complete: absent };
  }
  const { entries, unreadable, complete } = await listFolder(folder, { signal });
  const snapshots: InspectedSnapshot[] = [];
  const strangers: InspectedSnapshot[] = [];
  const warnings = unreadable.map(({ path, code }) => systemError(root, join(folder, path), code));
  let seenAll = complete;
  for (const entry of entries) {
    signal?.throwIfAborted();
    const { path: name, at, kind } = entry;
    if (isSystemFile(name)) continue;
    if (kind !== "folder") {
      // A link to another folder is not followed, and what it refers to stays unknown.
      if (kind === "link") seenAll = false;
      const commit = isCommit(name) ? name : undefined;
      warnings.push(cacheWarning(root, "not-a-folder", at, { commit, found: `a ${nameOf(kind)}` }));
      continue;
    }
    const snapshot = await inspectSnapshot(root, entry, name, signal);
    if (isCommit(name)) snapshots.push(snapshot);
    else {
      strangers.push(snapshot);
      warnings.push(cacheWarning(root, "no-commit", at, { found: "a folder of another name" }));
    }
  }
  return { snapshots, strangers, warnings, absent: false, complete: seenAll };
}

/** Undefined for a folder; else whether nothing is there at all, and what is to be said of what is. */
async function notAFolder(
  root: string,
  at: string,
): Promise<{ readonly absent: boolean; readonly warnings: readonly CacheWarning[] } | undefined> {
  const entry = await entryAt(at);
  if (entry === undefined) return { absent: true, warnings: [] };
  if (!("kind" in entry)) return { absent: false, warnings: [systemError(root, at, entry.code)] };
  if (entry.kind === "folder") return undefined;
  const kind: WarningKind = "not-a-folder";
  return { absent: false, warnings: [cacheWarning(root, kind, at, { found: `a ${nameOf(entry.kind)}` })] };
}

function nameOf(kind: CacheEntry["kind"]): string {
  return kind === "other" ? "device" : kind;
}
