import { createHash } from "node:crypto";

/** Hashes of a file that is still arriving. */
export interface ContentHash {
  update(chunk: Uint8Array): void;
  /** Hex digits by the two ways a file is named: the Hub's etag, and the SHA-256 of a bundle's manifest. */
  digest(): { readonly etag: string; readonly sha256: string };
}

/** As many hex digits as a SHA-256 has: the etag of a large file. Any other has Git's SHA-1 of a blob, of 40. */
const SHA256_DIGITS = 64;

/** Begins a hash of `size` bytes that are expected to have `etag`. */
export function createContentHash(etag: string, size: number): ContentHash {
  const sha256 = createHash("sha256");
  // https://git-scm.com/book/en/v2/Git-Internals-Git-Objects: the header is hashed with the content.
  const git = etag.length === SHA256_DIGITS ? undefined : createHash("sha1").update(`blob ${size}\0`);
  return {
    update(chunk) {
      sha256.update(chunk);
      git?.update(chunk);
    },
    digest() {
      const content = sha256.digest("hex");
      return { etag: git?.digest("hex") ?? content, sha256: content };
    },
  };
}
