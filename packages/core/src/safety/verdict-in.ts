import type { AssetSource } from "../assets/asset-provider.ts";
import { MANIFEST_PATH, MAX_MANIFEST_BYTES, type Manifest } from "../assets/manifest.ts";
import { parseJson } from "../assets/parse-data.ts";
import { readManifest, readVerified } from "../assets/verification.ts";
import { BundleFormatError, ForeignVerdictError } from "../errors/index.ts";
import { isVerdict, manifestAsWritten, withoutVerdict } from "./measured-content.ts";
import { MAX_VERDICT_BYTES, parseVerdict, type SafetyVerdict } from "./safety-verdict.ts";

interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The safety verdict in an open bundle, or undefined where it has none. Rejects with ForeignVerdictError where it is
 * about another content, and with BundleFormatError where it is none.
 *
 * A verdict says what somebody measured; it is no signature, and a bundle is no safer than whoever gave it.
 */
export async function verdictIn(
  source: AssetSource,
  options: ReadOptions = {},
): Promise<SafetyVerdict | undefined> {
  const { manifest, checked } = await readManifestTwice(source, options);
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
export async function readManifestTwice(
  source: AssetSource,
  { signal }: ReadOptions,
): Promise<{ manifest: Manifest; checked: Manifest }> {
  const bytes = await source.read(MANIFEST_PATH, { signal, maxBytes: MAX_MANIFEST_BYTES });
  const checked = await readManifest({ origin: source.origin, read: async () => bytes });
  return { manifest: manifestAsWritten(bytes), checked };
}
