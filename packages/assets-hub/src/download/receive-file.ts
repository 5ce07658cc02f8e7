import { constants, createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { AssetIntegrityError, ClassifierError } from "@org/classifier-core";
import { SIGN_OF_LIFE_EVERY_MS } from "../cache/incomplete.ts";
import { type Subject, TransientFailure, unavailable } from "../client/failures.ts";
import type { HubFile } from "../client/hub-client.ts";
import { hubFetch, readBody } from "../client/hub-fetch.ts";
import { retrying } from "../client/retrying.ts";
import type { ConnectionSettings } from "../hub-options.ts";
import { type ContentHash, createContentHash } from "./content-hash.ts";

export interface Reception {
  readonly connection: ConnectionSettings;
  readonly subject: Subject;
  readonly url: string;
  readonly file: HubFile;
  /** SHA-256 the bundle's manifest promises, where there is one: 64 hex digits. */
  readonly sha256: string | undefined;
  /** Where it goes. */
  readonly target: string;
  /** Bytes of `target` that an earlier process has left; 0 for a new file. */
  readonly resumeFrom: number;
  readonly signal: AbortSignal;
  readonly onLoaded: (bytes: number) => void;
}

/** A download that comes this much further before it breaks off has not failed: the way is bad, but it leads there. */
const PROGRESS_BYTES = 256 * 1024;

/**
 * Fetches a file to `target`, checked while it streams by size, by the Hub's hash and by the manifest's, and synced to
 * the disk. A connection that breaks is taken up where it broke. Wrong bytes are fetched once more from the start, since
 * a proxy's damage passes and a repository's does not; then the file is named in an AssetIntegrityError.
 */
export async function receiveFile(reception: Reception): Promise<void> {
  const { target, resumeFrom, file } = reception;
  // Neither through a link nor over a file of somebody else.
  const handle = await open(
    target,
    constants.O_RDWR | (resumeFrom > 0 ? (constants.O_NOFOLLOW ?? 0) : constants.O_CREAT | constants.O_EXCL),
  );
  const alive = setInterval(() => {
    const now = new Date();
    handle.utimes(now, now).catch(() => {});
  }, SIGN_OF_LIFE_EVERY_MS);
  try {
    let state = await beginning(file, target, resumeFrom);
    let wrong: AssetIntegrityError | undefined;
    for (const last of [false, true]) {
      state = await receive(reception, handle, state);
      wrong = verdict(reception, state.hash);
      if (wrong === undefined) break;
      if (!last) state = { offset: 0, hash: createContentHash(file.etag, file.size) };
    }
    if (wrong !== undefined) throw wrong;
    await handle.sync();
  } finally {
    clearInterval(alive);
    await handle.close();
  }
}

/** The body ended in good order, and is not the whole file. */
class CutShort extends TransientFailure {
  constructor(bytes: number) {
    super(`its end after ${bytes}`);
  }
}

/** How much of a file is written, and the hash of that much. */
interface State {
  offset: number;
  hash: ContentHash;
}

/** The hash of what is there already; a file that is too long is begun anew. */
async function beginning({ etag, size }: HubFile, target: string, resumeFrom: number): Promise<State> {
  const hash = createContentHash(etag, size);
  if (resumeFrom === 0 || resumeFrom > size) return { offset: 0, hash };
  for await (const chunk of createReadStream(target)) hash.update(chunk as Uint8Array);
  return { offset: resumeFrom, hash };
}

/** Writes until the file is whole, over as many connections as it takes. */
async function receive(reception: Reception, handle: FileHandle, from: State): Promise<State> {
  const { connection, subject, file, signal, onLoaded } = reception;
  const state = from;
  await handle.truncate(state.offset);
  let countedFrom = state.offset;
  const attempt = async () => {
    const { body, startsAt } = await request(reception, state.offset);
    if (startsAt === 0 && state.offset > 0) {
      // The server knows no ranges, and starts again.
      Object.assign(state, { offset: 0, hash: createContentHash(file.etag, file.size) });
      await handle.truncate(0);
    }
    for await (const chunk of readBody(body, connection, subject, signal)) {
      if (state.offset + chunk.length > file.size) throw tooLong(file);
      await writeWhole(handle, chunk, state.offset);
      state.hash.update(chunk);
      state.offset += chunk.length;
      onLoaded(state.offset);
    }
    if (state.offset < file.size) throw new CutShort(state.offset);
  };
  if (state.offset === file.size) {
    // An empty file, or one that a killed process had finished: there is nothing to ask for.
    onLoaded(state.offset);
    return state;
  }
  try {
    await retrying(connection.retry, attempt, {
      signal,
      progressed() {
        const further = state.offset - countedFrom >= PROGRESS_BYTES;
        countedFrom = state.offset;
        return further;
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CutShort) throw damaged(file, `${file.size} bytes`, error.reason);
    if (!(error instanceof TransientFailure)) throw error;
    throw unavailable(subject, `${file.path} could not be fetched: ${error.reason}`);
  }
  return state;
}

async function request(
  { connection, subject, url, file, signal }: Reception,
  offset: number,
): Promise<{ body: Response; startsAt: number }> {
  const headers: Record<string, string> = {
    // A body packed on the way has another length than the file, and no ranges.
    "accept-encoding": "identity",
    // The address names a commit, so it is the same file as before; and its hash has the last word.
    ...(offset > 0 ? { range: `bytes=${offset}-` } : {}),
  };
  const body = await hubFetch(connection, subject, url, { headers, signal }).catch((error: unknown) => {
    // The paths were all described a moment ago: what is missing now is damage, and not "no bundle here".
    if (ClassifierError.isInstance(error) && error.code === "ERR_ASSETS_NOT_FOUND") {
      throw new AssetIntegrityError({
        asset: file.path,
        expected: `${file.size} bytes`,
        found: "none: the Hub lists the file and does not have it",
      });
    }
    throw error;
  });
  if (body.status !== 206) return { body, startsAt: 0 };
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(body.headers.get("content-range") ?? "");
  if (Number(range?.[1]) === offset) return { body, startsAt: offset };
  await body.body?.cancel().catch(() => {});
  throw new TransientFailure("another part of the file than the one asked for");
}

function verdict({ file, sha256 }: Reception, hash: ContentHash): AssetIntegrityError | undefined {
  const found = hash.digest();
  const short = (digest: string) => `${digest.slice(0, 16)}…`;
  if (found.etag !== file.etag) {
    const kind = file.etag.length === found.sha256.length ? "SHA-256" : "Git hash";
    return damaged(file, `${kind} ${short(file.etag)}, as the Hub has it`, short(found.etag));
  }
  if (sha256 !== undefined && found.sha256 !== sha256) {
    return damaged(file, `SHA-256 ${short(sha256)}, as the manifest has it`, short(found.sha256));
  }
  return undefined;
}

function tooLong(file: HubFile): AssetIntegrityError {
  return damaged(file, `${file.size} bytes`, "more");
}

function damaged({ path }: HubFile, expected: string, found: string): AssetIntegrityError {
  return new AssetIntegrityError({
    asset: path,
    expected,
    found,
    remedy:
      "Try again; if it stays so, the repository or what stands between it and this machine changes the file.",
  });
}

/** `write` may write less than it was given. */
async function writeWhole(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, position + written);
    written += bytesWritten;
  }
}
