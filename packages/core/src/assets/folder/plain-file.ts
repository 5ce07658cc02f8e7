import { constants, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { AssetIntegrityError } from "../../errors/index.ts";
import type { AssetSource } from "../asset-provider.ts";

export type ReadOptions = NonNullable<Parameters<AssetSource["read"]>[1]>;

/** Largest file one buffer holds; the same bound core sets for a file in a manifest. */
const MAX_FILE_BYTES = 2 ** 31 - 1;
/** Between two reads of this size an abort is noticed: some milliseconds on any disk. */
const CHUNK_BYTES = 4 * 1024 * 1024;

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

/** Throws where a folder, a pipe, a socket or a device stands in a file's place. */
export function refuseUnlessPlain(asset: string, stats: Stats): void {
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
