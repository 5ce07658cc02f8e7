import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { AssetIntegrityError } from "../errors/index.ts";
import type { AssetSource } from "./asset-provider.ts";
import { accessError, fsFailure } from "./folder/fs-failure.ts";
import { hashPlainFile, openResolved } from "./folder/plain-file.ts";
import {
  findFile,
  MANIFEST_PATH,
  MAX_MANIFEST_BYTES,
  type Manifest,
  type ManifestFile,
  parseManifest,
} from "./manifest.ts";

/** Between two pieces of this size other work gets a turn: a millisecond of hashing. */
const HASHED_PIECE_BYTES = 1024 * 1024;
const LFS_POINTER_START = "version https://git-lfs";

interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Reads and checks the manifest of a source. */
export async function readManifest(source: AssetSource, { signal }: ReadOptions = {}): Promise<Manifest> {
  return parseManifest(await source.read(MANIFEST_PATH, { signal, maxBytes: MAX_MANIFEST_BYTES }));
}

/** Reads one file named by the manifest and checks size and SHA-256 before anyone sees a byte of it. */
export async function readVerified(
  source: AssetSource,
  manifest: Manifest,
  path: string,
  { signal }: ReadOptions = {},
): Promise<Uint8Array> {
  const file = entryOf(manifest, path);
  const bytes = await source.read(path, { signal, maxBytes: file.bytes });
  if (bytes.length !== file.bytes) throw wrongSize(file, bytes.length, bytes);
  const found = await sha256(bytes);
  signal?.throwIfAborted();
  if (found !== file.sha256) throw wrongHash(file, found);
  return bytes;
}

/**
 * Checks size and SHA-256 of one file named by the manifest where it lies, for the runtime to open it there; holds no
 * more of it than a piece. `localPath` is the source's word for it.
 */
export async function verifyInPlace(
  localPath: string,
  manifest: Manifest,
  path: string,
  { signal }: ReadOptions = {},
): Promise<void> {
  const file = entryOf(manifest, path);
  try {
    const handle = await openResolved(await realpath(localPath));
    try {
      const { size } = await handle.stat();
      if (size !== file.bytes) {
        const start = new Uint8Array(LFS_POINTER_START.length);
        await handle.read(start, 0, start.length, 0);
        throw wrongSize(file, size, start);
      }
      const found = await hashPlainFile(handle, path, { signal, maxBytes: file.bytes });
      if (found !== file.sha256) throw wrongHash(file, found);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const failure = fsFailure(error);
    throw failure === undefined ? error : accessError(path, failure);
  }
}

function entryOf(manifest: Manifest, path: string): ManifestFile {
  const file = findFile(manifest, path);
  if (file !== undefined) return file;
  throw new AssetIntegrityError({ asset: path, expected: "an entry in the manifest", found: "none" });
}

function wrongSize({ path, bytes }: ManifestFile, found: number, start: Uint8Array): AssetIntegrityError {
  const pointer = isLfsPointer(start);
  return new AssetIntegrityError({
    asset: path,
    expected: `${bytes} bytes`,
    found: pointer ? "a Git LFS pointer" : `${found} bytes`,
    ...(pointer ? { remedy: "Run `git lfs pull` where the bundle was cloned, or fetch it again." } : {}),
  });
}

function wrongHash({ path, sha256 }: ManifestFile, found: string): AssetIntegrityError {
  return new AssetIntegrityError({
    asset: path,
    expected: `SHA-256 ${sha256.slice(0, 16)}…`,
    found: `${found.slice(0, 16)}…`,
  });
}

/** Checks every file a manifest names; returns the manifest. Costs one read of the whole bundle. */
export async function verifyWholeBundle(source: AssetSource, options: ReadOptions = {}): Promise<Manifest> {
  const manifest = await readManifest(source, options);
  for (const file of manifest.files) await readVerified(source, manifest, file.path, options);
  return manifest;
}

/**
 * SHA-256 as 64 hex digits. By this thread: another one would be handed a copy, and that costs as much time as the
 * hash where the processor has instructions for it, and as much memory as the file.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for (let from = 0; from < bytes.length; from += HASHED_PIECE_BYTES) {
    if (from > 0) await nextTurn();
    hash.update(bytes.subarray(from, from + HASHED_PIECE_BYTES));
  }
  return hash.digest("hex");
}

/** True for the small text file Git leaves in place of a large one that was not fetched. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, LFS_POINTER_START.length)) === LFS_POINTER_START;
}
