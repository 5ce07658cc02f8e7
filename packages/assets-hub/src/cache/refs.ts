import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { isCommit } from "../hub-reference.ts";
import { incompletePath } from "./incomplete.ts";
import type { RepositoryCache } from "./layout.ts";

/** The commit `revision` stands for as far as the cache knows; a commit stands for itself. */
export async function readRef(cache: RepositoryCache, revision: string): Promise<string | undefined> {
  if (isCommit(revision)) return revision;
  const text = await readFile(cache.ref(revision), "utf8").catch(() => "");
  const commit = text.trim();
  return isCommit(commit) ? commit : undefined;
}

/**
 * Remembers what `revision` stands for, once the commit's files are there: a reference to a snapshot that is not
 * makes the whole repository damaged in the eyes of Python's tools. Without a newline, which those do not strip.
 */
export async function writeRef(cache: RepositoryCache, revision: string, commit: string): Promise<void> {
  if (isCommit(revision) || (await readFile(cache.ref(revision), "utf8").catch(() => "")) === commit) return;
  // Not beside the reference, where it would count as one.
  const fresh = incompletePath(cache, "ref");
  try {
    await mkdir(dirname(cache.ref(revision)), { recursive: true });
    await mkdir(dirname(fresh), { recursive: true });
    await writeFile(fresh, commit, { flag: "wx" });
    await rename(fresh, cache.ref(revision));
  } finally {
    await rm(fresh, { force: true }).catch(() => {});
  }
}
