import { fsAssets } from "@org/classifier-assets-fs";
import { type AssetSource, BundleFormatError } from "@org/classifier-core";
import {
  MANIFEST_PATH,
  type Manifest,
  parseJson,
  readManifest,
  readVerified,
} from "@org/classifier-core/preparation";
import { MAX_MANIFEST_BYTES } from "@org/classifier-core/provider";
import { ForeignVerdictError } from "./foreign-verdict-error.ts";
import { isVerdict, manifestAsWritten, withoutVerdict } from "./measured-content.ts";
import { MAX_VERDICT_BYTES, parseVerdict, type SafetyVerdict } from "./safety-verdict.ts";

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
    const { manifest } = await readBoth(source, options);
    return withoutVerdict(manifest).digest;
  });
}

/** As `readVerdict`, from a source that is open. */
export async function verdictIn(
  source: AssetSource,
  options: ReadVerdictOptions = {},
): Promise<SafetyVerdict | undefined> {
  const { manifest, checked } = await readBoth(source, options);
  const [file, second] = manifest.files.filter(isVerdict);
  if (file === undefined) return undefined;
  if (second !== undefined) {
    throw new BundleFormatError({
      asset: MANIFEST_PATH,
      field: "files",
      expected: "one safety verdict at most",
      found: "two",
    });
  }
  if (file.bytes > MAX_VERDICT_BYTES) {
    throw new BundleFormatError({
      asset: file.path,
      expected: `at most ${MAX_VERDICT_BYTES} bytes`,
      found: `${file.bytes} bytes`,
    });
  }
  const bytes = await readVerified(source, checked, file.path, options);
  const verdict = parseVerdict(parseJson(bytes, file.path), file.path);
  const { digest } = withoutVerdict(manifest);
  if (verdict.measured.digest !== digest) {
    throw new ForeignVerdictError({ bundle: digest, judged: verdict.measured.digest });
  }
  return verdict;
}

/** The manifest as written and as checked, of the same bytes. */
async function readBoth(
  source: AssetSource,
  { signal }: ReadVerdictOptions,
): Promise<{ manifest: Manifest; checked: Manifest }> {
  const bytes = await source.read(MANIFEST_PATH, { signal, maxBytes: MAX_MANIFEST_BYTES });
  const checked = await readManifest({ origin: source.origin, read: async () => bytes });
  return { manifest: manifestAsWritten(bytes), checked };
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
