import { randomBytes } from "node:crypto";
import { lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RepositoryCache } from "./layout.ts";

/** A download of ours that is alive says so this often, even while it waits for the Hub. */
export const SIGN_OF_LIFE_EVERY_MS = 60 * 1000;
/**
 * A file that nobody has touched for this long belongs to a process that is gone. Python's time-outs of ten seconds and
 * waits of some more leave ample room, too.
 */
export const ABANDONED_AFTER_MS = 5 * 60 * 1000;
const ENDING = ".incomplete";

/**
 * A name that no other download uses, by the pattern that `hf cache prune` sweeps. Never one name for all: two
 * processes would write into each other's file.
 */
export function incompletePath({ blobs }: RepositoryCache, etag: string): string {
  return join(blobs, `${etag}.${randomBytes(4).toString("hex")}${ENDING}`);
}

/**
 * Takes over what a killed process left of the blob `etag`, under a name of our own, and clears its other remains.
 * Resolves to the bytes that are there already: 0 where nothing was left.
 */
export async function adoptAbandoned(cache: RepositoryCache, etag: string, path: string): Promise<number> {
  const left = (await listIncomplete(cache)).filter(
    (file) => file.name.startsWith(`${etag}.`) && isAbandoned(file),
  );
  const [largest, ...others] = left.sort((a, b) => b.bytes - a.bytes);
  await Promise.all(others.map((file) => rm(file.path, { force: true }).catch(() => {})));
  if (largest === undefined) return 0;
  // By a rename, so that of two processes only one has it.
  const adopted = await rename(largest.path, path).then(
    () => true,
    () => false,
  );
  if (!adopted) return 0;
  // Looked at again: only now is it certain that nobody else has put something in its place.
  const stats = await lstat(path);
  if (stats.isFile()) return stats.size;
  await rm(path, { force: true });
  return 0;
}

/** Clears what killed processes have left of downloads that others have finished since. */
export async function clearAbandoned(cache: RepositoryCache): Promise<void> {
  const left = (await listIncomplete(cache)).filter((file) => isAbandoned(file));
  await Promise.all(left.map((file) => rm(file.path, { force: true }).catch(() => {})));
}

export interface IncompleteFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Every unfinished download of a repository. */
export async function listIncomplete({ blobs }: Pick<RepositoryCache, "blobs">): Promise<IncompleteFile[]> {
  const names = await readdir(blobs).catch(() => []);
  const files = names
    .filter((name) => name.endsWith(ENDING))
    .map(async (name) => {
      const path = join(blobs, name);
      // A link is nobody's download: what it leads to must not be written to.
      const stats = await lstat(path).catch(() => undefined);
      return stats?.isFile() !== true ? [] : [{ name, path, bytes: stats.size, modifiedMs: stats.mtimeMs }];
    });
  return (await Promise.all(files)).flat();
}

export function isAbandoned({ modifiedMs }: IncompleteFile, now = Date.now()): boolean {
  return now - modifiedMs > ABANDONED_AFTER_MS;
}
