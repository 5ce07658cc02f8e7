import { fsAssets } from "@org/classifier-assets-fs";
import { type AssetSource, ClassifierError, type Manifest } from "@org/classifier-core";
import type { SafetyVerdict } from "@org/classifier-core/preparation";
import {
  canonicalJson,
  decodeTable,
  findFile,
  HEAD_TASKS,
  headPaths,
  isVerdict,
  MANIFEST_PATH,
  manifestAsWritten,
  readBundle,
  readManifest,
  readVerified,
  VOCABULARY_PATHS,
  verdictIn,
  withoutVerdict,
} from "@org/classifier-core/preparation";
import { classifySample } from "../build/classify-sample.ts";
import { checkFields } from "./check-fields.ts";
import { checkCounts, checkSizes } from "./check-manifest.ts";
import type { ValidationFinding } from "./validation-finding.ts";

export type { ValidationFinding };

/** How two bundles differ; safety verdicts, which are about a bundle and not part of what it answers, are left aside. */
export interface BundleComparison {
  readonly identical: boolean;
  readonly onlyHere: readonly string[];
  readonly onlyThere: readonly string[];
  readonly changed: readonly { readonly file: string; readonly detail: string }[];
  /** Largest difference between two values of the same place in the same embedding; undefined without shared ones. */
  readonly largestVectorDifference?: number;
}

export interface ValidationReport {
  readonly valid: boolean;
  readonly findings: readonly ValidationFinding[];
  readonly bundle?: { readonly id: string; readonly version: string; readonly digest: string };
  readonly sizes?: Manifest["sizes"];
  /** The safety verdict in the bundle; absent where it has none, or one that is not about it. */
  readonly verdict?: SafetyVerdict;
  readonly comparison?: BundleComparison;
}

/**
 * Checks a bundle completely: manifest, every file's bytes, every field, every reference, and that it classifies.
 * The comparison is left out where there are findings: what is damaged cannot be told apart from what differs.
 */
export async function validateBundle(
  dir: string,
  options: { readonly against?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<ValidationReport> {
  const { signal } = options;
  const findings: ValidationFinding[] = [];
  const collect = async (work: () => Promise<unknown>, suspect = "") => {
    try {
      await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!ClassifierError.isInstance(error)) throw error;
      const finding = findingOf(error, suspect);
      // The same damage shows in several checks; once is enough.
      if (!findings.some(({ file, message }) => file === finding.file && message === finding.message)) {
        findings.push(finding);
      }
    }
  };

  const source = await fsAssets({ dir }).open({ signal });
  try {
    let manifest: Manifest | undefined;
    await collect(async () => {
      manifest = await readManifest(source, { signal });
    });
    if (manifest === undefined) return { valid: false, findings };
    const checked = manifest;
    for (const { path } of checked.files) {
      await collect(() => readVerified(source, checked, path, { signal }));
    }
    findings.push(...checkSizes(checked));
    let verdict: SafetyVerdict | undefined;
    const verdictPath = checked.files.find(isVerdict)?.path;
    await collect(async () => {
      verdict = await verdictIn(source, { signal });
    }, verdictPath);
    await collect(async () => {
      findings.push(...checkCounts(checked, await readBundle(source, checked, { signal })));
      findings.push(...(await checkFields(source, checked, signal)));
    });
    // With every file sound, what does not work is what the model's graph does.
    const { folder, onnx } = checked.model;
    if (findings.length === 0) await collect(() => classifySample(dir, { signal }), `${folder}/${onnx}`);
    return {
      valid: findings.length === 0,
      findings,
      bundle: { id: checked.bundle.id, version: checked.bundle.version, digest: checked.digest },
      sizes: checked.sizes,
      ...(verdict !== undefined && { verdict }),
      ...(options.against !== undefined &&
        findings.length === 0 && {
          comparison: await compare(source, checked, options.against, signal),
        }),
    };
  } finally {
    await source.close?.();
  }
}

function findingOf(error: ClassifierError, suspect: string): ValidationFinding {
  const { asset = suspect, field = "" } = error as { asset?: string; field?: string };
  return { file: asset, field, message: error.message };
}

async function compare(
  here: AssetSource,
  manifest: Manifest,
  against: string,
  signal: AbortSignal | undefined,
): Promise<BundleComparison> {
  const there = await fsAssets({ dir: against }).open({ signal });
  try {
    const other = await readManifest(there, { signal });
    const content = (files: Manifest["files"]) => files.filter((file) => !isVerdict(file));
    const changed: { file: string; detail: string }[] = [];
    const fields = changedFields(manifest, other);
    if (fields.length > 0) changed.push({ file: MANIFEST_PATH, detail: `${fields.join(", ")} differ` });
    let largest: number | undefined;
    for (const { path, sha256 } of content(manifest.files)) {
      const counterpart = findFile(other, path);
      if (counterpart === undefined) continue;
      if (!path.endsWith(".npy")) {
        if (sha256 !== counterpart.sha256) changed.push({ file: path, detail: "content differs" });
        continue;
      }
      const isEmbedding = path.startsWith("embeddings/");
      if (isEmbedding) largest ??= 0;
      if (sha256 === counterpart.sha256) continue;
      const kind = kindOf(path);
      const a = decodeTable(kind, await readVerified(here, manifest, path, { signal }), path);
      const b = decodeTable(kind, await readVerified(there, other, path, { signal }), path);
      if (a.rows !== b.rows || a.columns !== b.columns) {
        changed.push({ file: path, detail: `${a.rows} x ${a.columns} against ${b.rows} x ${b.columns}` });
        continue;
      }
      let difference = 0;
      for (const [i, value] of a.data.entries()) {
        difference = Math.max(difference, Math.abs(value - (b.data[i] as number)));
      }
      if (isEmbedding) largest = Math.max(largest ?? 0, difference);
      changed.push({ file: path, detail: `values differ by ${difference.toExponential(1)} at most` });
    }
    const names = (files: Manifest["files"]) => content(files).map(({ path }) => path);
    return {
      identical: (await contentDigest(here)) === (await contentDigest(there)),
      onlyHere: names(manifest.files).filter((path) => findFile(other, path) === undefined),
      onlyThere: names(other.files).filter((path) => findFile(manifest, path) === undefined),
      changed,
      ...(largest !== undefined && { largestVectorDifference: largest }),
    };
  } finally {
    await there.close?.();
  }
}

/** The digest of a bundle but for its verdict; its manifest was checked before. */
async function contentDigest(source: AssetSource): Promise<string> {
  return withoutVerdict(manifestAsWritten(await source.read(MANIFEST_PATH))).digest;
}

/** Weights of lexical heads and buckets of n-grams are whole numbers; all else are floats. */
function kindOf(path: string): "<f4" | "|i1" | "<u4" {
  if (path === VOCABULARY_PATHS.buckets) return "<u4";
  return HEAD_TASKS.some((task) => headPaths(task).lexical === path) ? "|i1" : "<f4";
}

/** What the manifests say differently, but for what follows from the files: their list, sizes and digest. */
function changedFields(here: Manifest, there: Manifest): string[] {
  const fields = ["bundle", "builtBy", "model", "counts", "settings", "training", "quality"] as const;
  const shown = (value: unknown) => (value === undefined ? "" : canonicalJson(value));
  return fields.filter((field) => shown(here[field]) !== shown(there[field]));
}
