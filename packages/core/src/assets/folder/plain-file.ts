import { createHash } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { AssetIntegrityError } from "../../errors/index.ts";
import type { AssetSource } from "../asset-provider.ts";

export type ReadOptions = NonNullable<Parameters<AssetSource["read"]>[1]>;

/** Largest file one buffer holds; the same bound core sets for a file in a manifest. */
const MAX_FILE_BYTES = 2 ** 31 - 1;
/** Between two reads of this size an abort is noticed: some milliseconds on any disk. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** A file that is only hashed needs no more of it at a time than keeps the disk and the processor busy. */
const HASHED_PIECE_BYTES = 1024 * 1024;

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
  const bytes = new Uint8Array(await sizeWithin(handle, asset, maxBytes));
  await readPieces(handle, asset, bytes.length, {
    signal,
    into: (filled) => bytes.subarray(filled, filled + CHUNK_BYTES),
  });
  return bytes;
}

/**
 * SHA-256 of an opened file, as 64 hex digits; holds no more of it than a piece. Refuses what readPlainFile refuses.
 * The hashing is this thread's, a millisecond a piece: handing a piece to another one costs as much.
 */
export async function hashPlainFile(
  handle: FileHandle,
  asset: string,
  { signal, maxBytes = MAX_FILE_BYTES }: ReadOptions,
): Promise<string> {
  const size = await sizeWithin(handle, asset, maxBytes);
  const piece = new Uint8Array(Math.min(size, HASHED_PIECE_BYTES));
  const hash = createHash("sha256");
  await readPieces(handle, asset, size, {
    signal,
    into: (filled) => piece.subarray(0, size - filled),
    use: (read) => hash.update(read),
  });
  return hash.digest("hex");
}

async function sizeWithin(handle: FileHandle, asset: string, maxBytes: number): Promise<number> {
  const limit = Math.min(maxBytes, MAX_FILE_BYTES);
  const stats = await handle.stat();
  refuseUnlessPlain(asset, stats);
  // Written so that a limit which is not a number refuses as well.
  if (stats.size <= limit) return stats.size;
  throw new AssetIntegrityError({
    asset,
    expected: `at most ${limit} bytes`,
    found: `${stats.size} bytes`,
  });
}

/** Reads `size` bytes, each piece into what `into` gives for it, and makes sure that the file ends there. */
async function readPieces(
  handle: FileHandle,
  asset: string,
  size: number,
  parts: {
    readonly signal: AbortSignal | undefined;
    readonly into: (filled: number) => Uint8Array;
    readonly use?: (read: Uint8Array) => void;
  },
): Promise<void> {
  const changed = (found: string) => new AssetIntegrityError({ asset, expected: `${size} bytes`, found });
  let filled = 0;
  while (filled < size) {
    parts.signal?.throwIfAborted();
    const piece = parts.into(filled);
    const { bytesRead } = await handle.read(piece, 0, piece.length, filled);
    if (bytesRead === 0) throw changed(`its end after ${filled}: it was cut while it was read`);
    parts.use?.(piece.subarray(0, bytesRead));
    filled += bytesRead;
  }
  const beyond = await handle.read(new Uint8Array(1), 0, 1, filled);
  if (beyond.bytesRead > 0) throw changed("more: it grew while it was read");
  parts.signal?.throwIfAborted();
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
