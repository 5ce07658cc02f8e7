import { fsAssets } from "@org/classifier-assets-fs";
import type { AssetSource } from "@org/classifier-core";
import {
  readManifestTwice,
  type SafetyVerdict,
  verdictIn,
  withoutVerdict,
} from "@org/classifier-core/preparation";

export interface ReadVerdictOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The safety verdict in a bundle's folder, or undefined where it has none. Rejects with ForeignVerdictError where it is
 * about another content, with BundleFormatError where it is none, and as `fsAssets` does where there is no bundle.
 *
 * A verdict says what somebody measured; it is no signature, and a bundle is no safer than whoever gave it.
 */
export async function readVerdict(
  bundleDir: string,
  options: ReadVerdictOptions = {},
): Promise<SafetyVerdict | undefined> {
  return withBundle(bundleDir, options, (source) => verdictIn(source, options));
}

/** The digest a verdict on the bundle in this folder has to name: that of its manifest without a verdict. */
export async function measuredDigest(bundleDir: string, options: ReadVerdictOptions = {}): Promise<string> {
  return withBundle(bundleDir, options, async (source) => {
    const { manifest } = await readManifestTwice(source, options);
    return withoutVerdict(manifest).digest;
  });
}

async function withBundle<Result>(
  dir: string,
  { signal }: ReadVerdictOptions,
  work: (source: AssetSource) => Promise<Result>,
): Promise<Result> {
  const source = await fsAssets({ dir }).open({ signal });
  try {
    return await work(source);
  } finally {
    await source.close?.();
  }
}
