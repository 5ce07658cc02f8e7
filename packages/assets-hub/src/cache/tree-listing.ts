import { openResolved, readPlainFile } from "@org/classifier-core/provider";
import type { HubFile } from "../client/hub-client.ts";
import type { RepositoryCache } from "./layout.ts";

/** A listing of a hundred thousand files; nobody's bundle or model has more. */
const MAX_LISTING_BYTES = 32 * 1024 * 1024;
/** Format this version reads; Python ignores others, too. */
const FORMAT_VERSION = 1;

/**
 * Sizes and hashes of a commit's files as Python has written them down, or undefined where it has not. Saves a request,
 * and lets the cache be checked offline. Never written here: we know the bundle's files, not all of the repository's.
 */
export async function readTreeListing(
  cache: RepositoryCache,
  commit: string,
): Promise<ReadonlyMap<string, HubFile> | undefined> {
  try {
    const listing: unknown = JSON.parse(await readText(cache.tree(commit)));
    const { format_version, files } = listing as { format_version?: unknown; files?: unknown };
    if (format_version !== FORMAT_VERSION || typeof files !== "object" || files === null) return undefined;
    return new Map(
      Object.entries(files).flatMap(([path, entry]) => {
        const { size, blob_id, lfs_sha256, lfs_size } = (entry ?? {}) as Record<string, unknown>;
        const etag = lfs_sha256 ?? blob_id;
        const bytes = lfs_size ?? size;
        const usable =
          typeof etag === "string" &&
          /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(etag) &&
          Number.isSafeInteger(bytes);
        return usable ? [[path, { path, etag, size: bytes as number }] as const] : [];
      }),
    );
  } catch {
    // Not there, or of a version we do not know: the Hub is asked.
    return undefined;
  }
}

async function readText(path: string): Promise<string> {
  const handle = await openResolved(path);
  try {
    return new TextDecoder().decode(await readPlainFile(handle, "listing", { maxBytes: MAX_LISTING_BYTES }));
  } finally {
    await handle.close();
  }
}
