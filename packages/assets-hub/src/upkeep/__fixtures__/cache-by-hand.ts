import { createHash } from "node:crypto";
import { chmod, lutimes, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

export const COMMIT = "1".repeat(40);
export const OTHER_COMMIT = "2".repeat(40);
export const HOUR_MS = 60 * 60 * 1000;

/** Git's name of a small file's content. */
export const gitName = (bytes: Uint8Array | string) =>
  createHash("sha1").update(`blob ${Buffer.byteLength(bytes)}\0`).update(bytes).digest("hex");
export const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** A cache in a temporary folder that a test fills, and damages, itself. */
export interface CacheByHand {
  /** Folder of the cache. */
  readonly cacheDir: string;
  /** A folder beside the cache. */
  readonly outside: string;
  /** Absolute path of a place in the cache. */
  at(path: string): string;
  /** Writes a file, with the folders above it. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  folder(path: string): Promise<void>;
  /** Makes a link in the cache to a place of it, or to `target` as it is written. */
  link(path: string, to: string | { readonly target: string }): Promise<void>;
  /** A file of a repository's commit: a blob under its Git name, and the link to it. Returns the blob's path. */
  file(repository: string, commit: string, path: string, content: string | Uint8Array): Promise<string>;
  /** Makes everything in the cache, or below `path`, look as old as that. */
  age(ms: number, path?: string): Promise<void>;
  close(): Promise<void>;
}

export async function cacheByHand(): Promise<CacheByHand> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "cache-by-hand-")));
  // mkdtemp makes folders for their owner alone; a test may go on as somebody else.
  await chmod(root, 0o755);
  const cacheDir = join(root, "cache");
  const outside = join(root, "outside");
  await mkdir(cacheDir);
  await mkdir(outside);
  return cacheAt(cacheDir, outside, () => rm(root, { recursive: true, force: true }));
}

/** The same for a cache that something else has made. */
export function cacheAt(cacheDir: string, outside: string, close: () => Promise<void>): CacheByHand {
  const at = (path: string) => join(cacheDir, path);
  const write: CacheByHand["write"] = async (path, content) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), content);
  };
  const link: CacheByHand["link"] = async (path, to) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await symlink(typeof to === "string" ? relative(dirname(at(path)), at(to)) : to.target, at(path));
  };
  return {
    cacheDir,
    outside,
    at,
    write,
    link,
    folder: async (path) => void (await mkdir(at(path), { recursive: true })),
    async file(repository, commit, path, content) {
      const blob = `${repository}/blobs/${gitName(content)}`;
      await write(blob, content);
      await link(`${repository}/snapshots/${commit}/${path}`, blob);
      return blob;
    },
    async age(ms, path = "") {
      const time = new Date(Date.now() - ms);
      const inner = await readdir(at(path), { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of inner) await lutimes(join(entry.parentPath, entry.name), time, time);
      await lutimes(at(path), time, time);
    },
    close,
  };
}

const NOBODY = 65534;

/** Runs `work` as a user whom permissions bind, also where the tests run as root. */
export async function asOrdinaryUser<Result>(work: () => Promise<Result>): Promise<Result> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
