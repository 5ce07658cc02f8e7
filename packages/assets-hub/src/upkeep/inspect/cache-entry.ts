import type { Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fsFailure } from "@org/classifier-core/provider";

/** What stands in a folder, by its own nature: a link is a link, whatever it leads to. */
export interface CacheEntry {
  /** From the folder that was listed, with forward slashes. */
  readonly path: string;
  /** Absolute. */
  readonly at: string;
  readonly kind: "file" | "link" | "folder" | "other";
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface FolderListing {
  /** In the order of their paths. */
  readonly entries: readonly CacheEntry[];
  /** What the system refused to show, with its own name for the reason. */
  readonly unreadable: readonly { readonly path: string; readonly code: string }[];
  /** Whether everything that is there has been seen; where not, nothing may be concluded from what is not listed. */
  readonly complete: boolean;
}

/** Systems leave these behind wherever somebody looks into a folder; Python passes over the same. */
const SYSTEM_FILES = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

export function isSystemFile(name: string): boolean {
  return SYSTEM_FILES.has(name);
}

/** What is at `at`, or undefined where nothing is; a link is not followed. */
export async function entryAt(at: string): Promise<CacheEntry | { readonly code: string } | undefined> {
  try {
    return entryOf("", at, await lstat(at));
  } catch (error) {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    return failure.kind === "absent" ? undefined : { code: failure.code };
  }
}

/** Everything in a folder, which must be one and no link; with `deep`, in all its sub-folders. Follows no link. */
export async function listFolder(
  folder: string,
  { deep = false, signal }: { readonly deep?: boolean; readonly signal?: AbortSignal | undefined } = {},
): Promise<FolderListing> {
  const entries: CacheEntry[] = [];
  const unreadable: { path: string; code: string }[] = [];
  let complete = true;
  const failed = (path: string, error: unknown) => {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    complete = false;
    // What is gone by now went by itself; a name the system cannot give us as text looks the same.
    if (failure.kind !== "absent") unreadable.push({ path, code: failure.code });
  };
  const ahead = [""];
  for (let path = ahead.pop(); path !== undefined; path = ahead.pop()) {
    signal?.throwIfAborted();
    const parent = path;
    const names = await readdir(join(folder, parent)).catch((error: unknown) => {
      failed(parent, error);
      return [];
    });
    const found = await Promise.all(
      names.map(async (name) => {
        const inner = parent === "" ? name : `${parent}/${name}`;
        const at = join(folder, inner);
        try {
          return entryOf(inner, at, await lstat(at));
        } catch (error) {
          failed(inner, error);
          return undefined;
        }
      }),
    );
    for (const entry of found) {
      if (entry === undefined) continue;
      entries.push(entry);
      if (deep && entry.kind === "folder") ahead.push(entry.path);
    }
  }
  return { entries: entries.sort(byPath), unreadable: unreadable.sort(byPath), complete };
}

function entryOf(path: string, at: string, stats: Stats): CacheEntry {
  const kind = stats.isSymbolicLink()
    ? "link"
    : stats.isFile()
      ? "file"
      : stats.isDirectory()
        ? "folder"
        : "other";
  return { path, at, kind, bytes: stats.size, modifiedMs: stats.mtimeMs };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
