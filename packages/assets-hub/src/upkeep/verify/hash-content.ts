import { stat } from "node:fs/promises";
import { fsFailure, openResolved } from "@org/classifier-core/provider";
import { createContentHash } from "../../download/content-hash.ts";

/** A content as it is, or why it cannot be read. */
export type HashedContent =
  | {
      readonly bytes: number;
      readonly sha256: string;
      /** Git's SHA-1 of it as a blob. */
      readonly git: string;
    }
  | { readonly unreadable: string };

/** Between two reads of this size an abort is noticed and progress told: some milliseconds on any disk. */
const CHUNK_BYTES = 1024 * 1024;
/** As many digits as Git's names have: asks for both hashes. */
const GIT_NAME = "0".repeat(40);

/** Hashes the plain file at `at`, all links of which were followed before, without holding it in memory. */
export async function hashContent(
  at: string,
  {
    signal,
    onBytes,
  }: { readonly signal?: AbortSignal | undefined; readonly onBytes: (bytes: number) => void },
): Promise<HashedContent> {
  signal?.throwIfAborted();
  try {
    // Looked at before opening, since opening a device may already do something; the handle is asked again.
    if (!(await stat(at)).isFile()) return { unreadable: "no plain file" };
    const handle = await openResolved(at);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return { unreadable: "no plain file" };
      const hash = createContentHash(GIT_NAME, stats.size);
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      let bytes = 0;
      for (;;) {
        signal?.throwIfAborted();
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, bytes);
        if (bytesRead === 0) break;
        hash.update(chunk.subarray(0, bytesRead));
        bytes += bytesRead;
        onBytes(bytesRead);
      }
      const { etag, sha256 } = hash.digest();
      return { bytes, sha256, git: etag };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    return { unreadable: failure.kind === "absent" ? "nothing" : `the system's error ${failure.code}` };
  }
}
