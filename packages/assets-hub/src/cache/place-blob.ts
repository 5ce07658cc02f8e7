import { copyFile, mkdir, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fsFailure } from "@org/classifier-core/provider";
import { incompletePath } from "./incomplete.ts";
import type { RepositoryCache } from "./layout.ts";

export interface Placement {
  readonly etag: string;
  readonly commit: string;
  /** Path inside the repository. */
  readonly path: string;
  /** Whether links are wanted; where the system has none, files are put in their place all the same. */
  readonly symlinks: boolean;
}

/** Where a file of a commit is, link or not. */
export function pointerPath(cache: RepositoryCache, commit: string, path: string): string {
  return join(cache.snapshot(commit), ...path.split("/"));
}

/** Puts a finished download in place: as a blob with a link to it, or, without links, as the file itself. */
export async function placeDownload(
  cache: RepositoryCache,
  file: string,
  placement: Placement,
): Promise<void> {
  const { etag, commit, path } = placement;
  const blob = cache.blob(etag);
  const pointer = pointerPath(cache, commit, path);
  await mkdir(dirname(pointer), { recursive: true });
  if (placement.symlinks) {
    await moveOver(file, blob);
    if (await link(blob, pointer)) return;
    // Moved and not copied: there will be no second file that needs the blob.
    await moveOver(blob, pointer);
  } else {
    await moveOver(file, pointer);
  }
}

/** Makes a file of a commit out of a blob that is there already. */
export async function placeExisting(cache: RepositoryCache, placement: Placement): Promise<void> {
  const { etag, commit, path } = placement;
  const blob = cache.blob(etag);
  const pointer = pointerPath(cache, commit, path);
  await mkdir(dirname(pointer), { recursive: true });
  if (placement.symlinks && (await link(blob, pointer))) return;
  const copy = incompletePath(cache, etag);
  try {
    await copyFile(blob, copy);
    await moveOver(copy, pointer);
  } finally {
    await rm(copy, { force: true }).catch(() => {});
  }
}

/** A relative link, so that the cache may be moved or mounted elsewhere. False where this system makes none. */
async function link(blob: string, pointer: string): Promise<boolean> {
  const target = relative(dirname(pointer), blob).split(sep).join("/");
  for (let tries = 0; ; tries++) {
    try {
      await symlink(target, pointer);
      return true;
    } catch (error) {
      const { code } = fsFailure(error) ?? {};
      if (code === undefined) throw error;
      if (code !== "EEXIST") {
        if (["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "UNKNOWN"].includes(code)) return false;
        throw error;
      }
      // Another process was faster; or an older link or file is in the way.
      const there = await readlink(pointer).catch(() => undefined);
      if (there?.split(sep).join("/") === target) return true;
      if (tries > 0) throw error;
      await rm(pointer, { force: true });
    }
  }
}

/** Replaces `to`; on Windows a file that is open there cannot be, and then it holds the same bytes. */
async function moveOver(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const [ours, theirs] = await Promise.all([from, to].map((path) => stat(path).catch(() => undefined)));
    const same = ours !== undefined && theirs?.isFile() === true && ours.size === theirs.size;
    if (process.platform !== "win32" || !same) throw error;
    await rm(from, { force: true });
  }
}
