import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { MANIFEST_PATH, readManifest } from "@org/classifier-core/preparation";

/** The folders of a bundle, and what lies in none: the manifest. */
export type BundlePart = "models" | "embeddings" | "heads" | "data" | "other";

export interface BundleSizes {
  readonly digest: string;
  readonly parts: Readonly<Record<BundlePart, number>>;
  readonly bytes: number;
  readonly files: number;
}

/** Bytes of a bundle's files by part. Rejects where a file has not the size its manifest says: it is another bundle then. */
export async function measureBundle(dir: string, signal?: AbortSignal): Promise<BundleSizes> {
  const source = await fsAssets({ dir }).open({ signal });
  try {
    const manifest = await readManifest(source, { signal });
    const parts: Record<BundlePart, number> = { models: 0, embeddings: 0, heads: 0, data: 0, other: 0 };
    for (const { path, bytes } of [...manifest.files, { path: MANIFEST_PATH, bytes: undefined }]) {
      const { size } = await lstat(join(dir, path));
      if (bytes !== undefined && size !== bytes) {
        throw new Error(
          `${path} has ${size} bytes, its manifest says ${bytes}: build or fetch the bundle again`,
        );
      }
      parts[partOf(path)] += size;
    }
    return {
      digest: manifest.digest,
      parts,
      bytes: Object.values(parts).reduce((sum, part) => sum + part, 0),
      files: manifest.files.length + 1,
    };
  } finally {
    await source.close?.();
  }
}

function partOf(path: string): BundlePart {
  const [folder = ""] = path.split("/");
  return folder === "models" || folder === "embeddings" || folder === "heads" || folder === "data"
    ? folder
    : "other";
}
