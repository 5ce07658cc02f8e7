import { type Manifest, type ManifestFile, manifestDigest } from "../assets/manifest.ts";

/** Where a verdict lies in a bundle. */
export const VERDICT_PATH = "safety.json";
/** Where a new verdict lies for the moment in which it replaces one; there for good where the process was killed then. */
export const REPLACEMENT_PATH = "safety.next.json";

/** Whether a path of a bundle is that of a verdict, which is not part of what it judges. */
export function isVerdict({ path }: { readonly path: string }): boolean {
  return path === VERDICT_PATH || path === REPLACEMENT_PATH;
}

/** The manifest of the bundle as it was judged: the same, but for the verdict's entry, its bytes and the digest. */
export function withoutVerdict(manifest: Manifest): Manifest {
  const bytes = manifest.files.filter(isVerdict).reduce((sum, file) => sum + file.bytes, 0);
  return withDigest({
    ...manifest,
    files: manifest.files.filter((file) => !isVerdict(file)),
    sizes: { ...manifest.sizes, total: manifest.sizes.total - bytes },
  });
}

/** The manifest of a judged bundle with the verdict among its files. */
export function withVerdict(manifest: Manifest, file: ManifestFile): Manifest {
  const judged = withoutVerdict(manifest);
  return withDigest({
    ...judged,
    // Last, so that the order of the others, which counts for the digest, is what it was.
    files: [...judged.files, file],
    sizes: { ...judged.sizes, total: judged.sizes.total + file.bytes },
  });
}

/**
 * A manifest that core has accepted, as it was written: fields that this version does not know count for the digest.
 */
export function manifestAsWritten(bytes: Uint8Array): Manifest {
  return JSON.parse(new TextDecoder().decode(bytes));
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
}

function withDigest(manifest: Manifest): Manifest {
  return { ...manifest, digest: manifestDigest(manifest) };
}
