import { constants, realpathSync, type Stats, statSync } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { AssetIntegrityError, AssetPathError, type AssetSource, checkAssetPath } from "@org/classifier-core";
import { accessError, fsFailure } from "./fs-failure.ts";

/** A folder that holds a bundle, as it was when it was found. */
export interface BundleFolder {
  /** Absolute, with every link followed. */
  readonly path: string;
  /** Device and inode: tells this folder from another one moved to the same path. */
  readonly identity: string;
}

type ReadOptions = NonNullable<Parameters<AssetSource["read"]>[1]>;

/** What makes a folder a bundle; its content is for core to judge. */
const MANIFEST = "manifest.json";
/** Largest file one buffer holds; the same bound core sets for a file in a manifest. */
const MAX_FILE_BYTES = 2 ** 31 - 1;
/** Between two reads of this size an abort is noticed: some milliseconds on any disk. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** The bundle in `folder`, or undefined where there is no such folder or no manifest in it. */
export async function findBundle(folder: string, shown: string): Promise<BundleFolder | undefined> {
  try {
    const path = await realpath(folder);
    await stat(join(path, MANIFEST));
    return { path, identity: identityOf(await stat(path, { bigint: true })) };
  } catch (error) {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    if (failure.kind === "absent") return undefined;
    throw accessError(shown, failure);
  }
}

/** All bytes of one plain file inside the folder; see the package's README for what is refused and why. */
export async function readInside(
  folder: BundleFolder,
  asset: string,
  { signal, maxBytes }: ReadOptions = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  checkAssetPath(asset);
  try {
    const target = await realpath(join(folder.path, asset));
    if (!isInside(folder.path, target)) {
      throw new AssetPathError({
        reason: "is a link that leaves the bundle's folder",
        found: JSON.stringify(asset),
      });
    }
    // Looked at before opening, since opening a device may already do something; the handle is asked again.
    refuseUnlessPlain(asset, await stat(target));
    const handle = await openResolved(target);
    try {
      await refuseAnotherFolder(folder, asset);
      return await readPlainFile(handle, asset, { signal, maxBytes });
    } finally {
      await handle.close();
    }
  } catch (error) {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    if (failure.kind === "absent") {
      throw new AssetIntegrityError({ asset, expected: "a file", found: `none (${failure.code})` });
    }
    if (failure.kind === "looped") {
      throw new AssetIntegrityError({
        asset,
        expected: "a file",
        found: "a link that leads to itself (ELOOP)",
      });
    }
    throw accessError(asset, failure);
  }
}

/** The real path of one plain file inside the folder, or undefined where `read` would refuse it. */
export function localPathInside(folder: BundleFolder, asset: string): string | undefined {
  try {
    const target = realpathSync.native(join(folder.path, checkAssetPath(asset)));
    const same = identityOf(statSync(folder.path, { bigint: true })) === folder.identity;
    return same && isInside(folder.path, target) && statSync(target).isFile() ? target : undefined;
  } catch {
    // There is no such file to name; `read` says why.
    return undefined;
  }
}

/**
 * Opens a path whose links were all followed before. Non-blocking, since a pipe put there meanwhile would make
 * it wait for a writer that never comes; not following, since a link there is a new one. Windows has neither.
 */
export function openResolved(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
}

/**
 * Reads an opened file to its end. Decides on the handle, so that nothing can be put in the file's place
 * between the check and the read; never holds more than `maxBytes` of it, and a file that changes its size
 * meanwhile is an error, not a mix.
 */
export async function readPlainFile(
  handle: FileHandle,
  asset: string,
  { signal, maxBytes = MAX_FILE_BYTES }: ReadOptions,
): Promise<Uint8Array> {
  const limit = Math.min(maxBytes, MAX_FILE_BYTES);
  const stats = await handle.stat();
  refuseUnlessPlain(asset, stats);
  // Written so that a limit which is not a number refuses as well.
  if (!(stats.size <= limit)) {
    throw new AssetIntegrityError({
      asset,
      expected: `at most ${limit} bytes`,
      found: `${stats.size} bytes`,
    });
  }
  const changed = (found: string) =>
    new AssetIntegrityError({ asset, expected: `${stats.size} bytes`, found });
  const bytes = new Uint8Array(stats.size);
  let filled = 0;
  while (filled < bytes.length) {
    signal?.throwIfAborted();
    const length = Math.min(CHUNK_BYTES, bytes.length - filled);
    const { bytesRead } = await handle.read(bytes, filled, length, filled);
    if (bytesRead === 0) throw changed(`its end after ${filled}: it was cut while it was read`);
    filled += bytesRead;
  }
  const beyond = await handle.read(new Uint8Array(1), 0, 1, filled);
  if (beyond.bytesRead > 0) throw changed("more: it grew while it was read");
  signal?.throwIfAborted();
  return bytes;
}

function refuseUnlessPlain(asset: string, stats: Stats): void {
  if (stats.isFile()) return;
  const found = stats.isDirectory()
    ? "a folder"
    : stats.isFIFO()
      ? "a pipe"
      : stats.isSocket()
        ? "a socket"
        : "a device";
  throw new AssetIntegrityError({ asset, expected: "a plain file", found });
}

/** The path alone cannot tell: a new bundle may have been moved to where the old one was. */
async function refuseAnotherFolder(folder: BundleFolder, asset: string): Promise<void> {
  if (identityOf(await stat(folder.path, { bigint: true })) === folder.identity) return;
  throw new AssetIntegrityError({
    asset,
    expected: "the folder that was opened",
    found: "another one in its place",
    remedy: "Open the bundle again to use the new one.",
  });
}

function identityOf({ dev, ino }: { dev: bigint; ino: bigint }): string {
  return `${dev}:${ino}`;
}

/** With the separator, since `/srv/bundle-other` begins like `/srv/bundle`. */
function isInside(root: string, target: string): boolean {
  return target.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}
