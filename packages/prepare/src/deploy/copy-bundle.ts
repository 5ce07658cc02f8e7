import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { MANIFEST_PATH, readManifest, readVerified } from "@org/classifier-core/preparation";
import { MAX_MANIFEST_BYTES } from "@org/classifier-core/provider";
import { writeFileSynced } from "../build/write-bundle.ts";
import type { BundleName } from "../publish/push-bundle.ts";

/**
 * Copies a bundle, each file checked against the manifest: what the manifest names and nothing else. None of it is left
 * out, so that it stays the bundle its digest and its verdict name.
 */
export async function copyBundle(
  dir: string,
  out: string,
  signal: AbortSignal | undefined,
): Promise<BundleName> {
  const source = await fsAssets({ dir }).open({ signal });
  try {
    const bytes = await source.read(MANIFEST_PATH, { signal, maxBytes: MAX_MANIFEST_BYTES });
    const manifest = await readManifest({ origin: source.origin, read: async () => bytes });
    for (const { path } of manifest.files) {
      await writeFileSynced(join(out, path), await readVerified(source, manifest, path, { signal }));
    }
    await writeFileSynced(join(out, MANIFEST_PATH), bytes);
    return { id: manifest.bundle.id, version: manifest.bundle.version, digest: manifest.digest };
  } finally {
    await source.close?.();
  }
}
