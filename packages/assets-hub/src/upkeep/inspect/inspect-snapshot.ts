import { join } from "node:path";
import { ClassifierError } from "@org/classifier-core";
import {
  findBundle,
  MANIFEST_PATH,
  type Manifest,
  readManifest,
  sourceOfFolder,
} from "@org/classifier-core/provider";
import { type CacheEntry, listFolder } from "./cache-entry.ts";
import { type CacheWarning, cacheWarning, systemError } from "./cache-warning.ts";
import { followLink } from "./follow-link.ts";

/** A file of a snapshot. */
export interface InspectedFile {
  /** Inside the repository, with forward slashes. */
  readonly path: string;
  /** Absolute path of the content, with every link followed: most often a blob. */
  readonly at: string;
  readonly bytes: number;
  /** Of the content. */
  readonly modifiedMs: number;
  /** Whether it is the content itself, where the system makes no links, and not a link to it. */
  readonly own: boolean;
}

/** The files of one commit, as far as they are here. */
export interface InspectedSnapshot {
  /** The folder's name, which is a commit in a cache that is whole. */
  readonly commit: string;
  /** Absolute path of the folder. */
  readonly at: string;
  readonly files: readonly InspectedFile[];
  /** Everything in the folder and its sub-folders, by its own nature. */
  readonly entries: readonly CacheEntry[];
  /** When its content was last written, as Python counts it. */
  readonly modifiedMs: number;
  /** When anything last happened in it, links and folders included. */
  readonly touchedMs: number;
  readonly warnings: readonly CacheWarning[];
  /** Whether every file it refers to is in `files`. */
  readonly complete: boolean;
}

/** Looks at everything in a snapshot's folder, which must be one and no link. */
export async function inspectSnapshot(
  root: string,
  folder: CacheEntry,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<InspectedSnapshot> {
  const { at } = folder;
  const listing = await listFolder(at, { deep: true, signal });
  const files: InspectedFile[] = [];
  const warnings = listing.unreadable.map(({ path, code }) =>
    systemError(root, join(at, path), code, commit),
  );
  let { complete } = listing;
  const looked = await Promise.all(
    listing.entries.map((entry) => (entry.kind === "link" ? followLink(root, entry.at) : undefined)),
  );
  for (const [i, entry] of listing.entries.entries()) {
    const { path, kind, bytes, modifiedMs } = entry;
    const followed = looked[i];
    if (kind === "file") files.push({ path, at: entry.at, bytes, modifiedMs, own: true });
    else if (kind === "other") {
      warnings.push(cacheWarning(root, "not-a-file", entry.at, { commit, found: "a device" }));
    } else if (followed !== undefined && "at" in followed) files.push({ path, ...followed, own: false });
    else if (followed !== undefined) {
      const { wrong, found } = followed;
      warnings.push(cacheWarning(root, wrong, entry.at, { commit, found }));
      // What is behind it may be links to blobs, and it was not looked at.
      if (wrong === "not-a-file" || wrong === "unreadable") complete = false;
    }
  }
  return {
    commit,
    at,
    files,
    entries: listing.entries,
    modifiedMs: files.length === 0 ? folder.modifiedMs : newest(files),
    touchedMs: Math.max(folder.modifiedMs, newest(listing.entries)),
    warnings,
    complete,
  };
}

/** The bundle a snapshot is, or undefined where it is none: its manifest may be anyone's, and is read within bounds. */
export async function bundleOf(
  root: string,
  { at, commit, files }: InspectedSnapshot,
  signal: AbortSignal | undefined,
): Promise<Manifest | undefined> {
  if (!files.some(({ path }) => path === MANIFEST_PATH)) return undefined;
  try {
    const folder = await findBundle(at, `snapshot ${commit.slice(0, 7)}`, root);
    if (folder === undefined) return undefined;
    return await readManifest(sourceOfFolder(folder, ""), { signal });
  } catch (error) {
    signal?.throwIfAborted();
    // Many a repository has a manifest.json of another kind.
    if (ClassifierError.isInstance(error)) return undefined;
    throw error;
  }
}

function newest(things: readonly { readonly modifiedMs: number }[]): number {
  return things.reduce((latest, { modifiedMs }) => Math.max(latest, modifiedMs), 0);
}
