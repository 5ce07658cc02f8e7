import { Worker } from "node:worker_threads";

// Node hashes on the thread that asks. For a model that is 25 ms in which a start could go on, and a thread of its own
// takes 2 ms of this one and a dozen to begin (23.6 MB, 2026-11-30).

/** What a thread has found in a file, up to its end as it was then. */
export interface HashedFile {
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

const PIECE_BYTES = 1024 * 1024;
/** A thread that holds one piece needs a fraction of what Node gives a thread by itself. */
const HEAP_MB = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };

// Given as text, so that a bundler has no second file to find. It reads an open file, which it does not close.
const PROGRAM = `
const { createHash } = require("node:crypto");
const { readSync } = require("node:fs");
const { parentPort, workerData } = require("node:worker_threads");
const piece = new Uint8Array(${PIECE_BYTES});
const hash = createHash("sha256");
let bytes = 0;
for (let read; (read = readSync(workerData, piece, 0, piece.length, bytes)) > 0; bytes += read) {
  hash.update(piece.subarray(0, read));
}
parentPort.postMessage({ bytes, sha256: hash.digest("hex") });
`;

/**
 * Hashes an open file in a thread of its own. Rejects where no thread may be started (a permission model, a limit of
 * the system), where the file cannot be read, and at an abort.
 */
export async function hashInThread(
  descriptor: number,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<HashedFile> {
  signal?.throwIfAborted();
  const thread = new Worker(PROGRAM, {
    eval: true,
    workerData: descriptor,
    resourceLimits: HEAP_MB,
    // Neither what this process was started with nor what it is told by variables is the thread's business.
    execArgv: [],
    env: {},
  });
  let stop: (() => void) | undefined;
  try {
    return await new Promise<HashedFile>((resolve, reject) => {
      stop = () => reject(signal?.reason);
      signal?.addEventListener("abort", stop, { once: true });
      thread.once("message", (hashed: HashedFile) => {
        // On its way out it keeps nobody's process alive.
        thread.unref();
        resolve(hashed);
      });
      thread.once("error", reject);
      thread.once("exit", () => reject(new Error("the thread ended without an answer")));
    });
  } catch (error) {
    // Awaited, since it may still read and the descriptor is closed next. One that has answered ends by itself, which
    // takes 10 ms that nobody has to wait for.
    await thread.terminate();
    throw error;
  } finally {
    if (stop !== undefined) signal?.removeEventListener("abort", stop);
  }
}
