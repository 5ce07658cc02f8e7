import { join } from "node:path";
import { AssetIntegrityError } from "@org/classifier-core";
import { fsFailure, openResolved, readPlainFile } from "@org/classifier-core/provider";
import { isCommit } from "../../hub-reference.ts";
import { entryAt, isSystemFile, listFolder } from "./cache-entry.ts";
import { type CacheWarning, cacheWarning, systemError } from "./cache-warning.ts";

/** What a branch or tag stood for when it was asked last. */
export interface InspectedRef {
  /** As the Hub names it: `main`, `refs/pr/1`. */
  readonly name: string;
  readonly commit: string;
  /** Absolute path. */
  readonly at: string;
}

export interface InspectedRefs {
  readonly refs: readonly InspectedRef[];
  /** Sub-folders without any file, deepest last. */
  readonly emptyFolders: readonly { readonly at: string; readonly modifiedMs: number }[];
  readonly warnings: readonly CacheWarning[];
  /** Whether all refs have been seen; where not, any snapshot may have one. */
  readonly complete: boolean;
}

/** A commit takes 40 bytes; room for white space at its end, and no more for a file that is none. */
const MAX_REF_BYTES = 64;

/** Reads every ref of a repository, those in sub-folders too. Follows no link. */
export async function inspectRefs(
  root: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<InspectedRefs> {
  const itself = await entryAt(folder);
  if (itself === undefined) return { refs: [], emptyFolders: [], warnings: [], complete: true };
  if (!("kind" in itself) || itself.kind !== "folder") {
    const warning =
      "kind" in itself
        ? cacheWarning(root, "not-a-folder", folder, { found: `a ${itself.kind}` })
        : systemError(root, folder, itself.code);
    return { refs: [], emptyFolders: [], warnings: [warning], complete: false };
  }
  const { entries, unreadable, complete } = await listFolder(folder, { deep: true, signal });
  const refs: InspectedRef[] = [];
  const warnings = unreadable.map(({ path, code }) => systemError(root, join(folder, path), code));
  let seenAll = complete;
  for (const { path, at, kind } of entries) {
    if (kind === "folder" || isSystemFile(path.slice(path.lastIndexOf("/") + 1))) continue;
    if (kind !== "file") {
      // Whoever follows it may find a commit there.
      seenAll = false;
      warnings.push(cacheWarning(root, "not-a-file", at, { found: kind === "link" ? "a link" : "a device" }));
      continue;
    }
    const read = await readCommit(at);
    if ("commit" in read) refs.push({ name: path, commit: read.commit, at });
    else if ("code" in read) {
      seenAll = false;
      // What is gone by now went by itself.
      if (read.code !== "ENOENT") warnings.push(systemError(root, at, read.code));
    } else {
      // It may have meant any of the snapshots, as one that was cut short does.
      seenAll = false;
      warnings.push(cacheWarning(root, "no-commit", at));
    }
  }
  const emptyFolders = entries.filter(
    ({ kind, path }) =>
      kind === "folder" &&
      !entries.some((one) => one.kind !== "folder" && one.path.startsWith(`${path}/`)) &&
      !unreadable.some((one) => one.path === path || one.path.startsWith(`${path}/`)),
  );
  return { refs, emptyFolders, warnings, complete: seenAll };
}

async function readCommit(
  at: string,
): Promise<{ readonly commit: string } | { readonly code: string } | { readonly other: true }> {
  try {
    const handle = await openResolved(at);
    try {
      const text = Buffer.from(await readPlainFile(handle, "ref", { maxBytes: MAX_REF_BYTES }));
      const commit = text.toString("utf8").trim();
      return isCommit(commit) ? { commit } : { other: true };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof AssetIntegrityError) return { other: true };
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    return { code: failure.code };
  }
}
