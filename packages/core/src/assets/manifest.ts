import { createHash } from "node:crypto";
import * as v from "valibot";
import { AssetIntegrityError, BundleFormatError, BundleVersionError } from "../errors/index.ts";
import { checkAssetPath } from "./asset-path.ts";
import { canonicalJson } from "./canonical-json.ts";
import { parseData, parseJson } from "./parse-data.ts";
import { settingsSchema } from "./settings.ts";

export const MANIFEST_PATH = "manifest.json";
/** The bundle format this version reads and writes; raised when an older reader would misread a bundle. */
export const FORMAT_VERSION = 1;
/** A manifest of 1,000 files takes some 150 kB; more than this is not a manifest. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** A manifest of this version nests four deep; the rest is room for later ones, far below any stack's end. */
const MAX_MANIFEST_DEPTH = 32;
/** Largest single file core will read: ONNX files above 2 GiB cannot be held in one buffer anyway. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));
const byteCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const fileSchema = v.object({
  path: v.pipe(v.string(), v.maxLength(1000)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_FILE_BYTES)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** Quality measured at preparation on tickets that were held out; absent where there were too few. */
const qualitySchema = v.object({
  source: shortText,
  tickets: count,
  categoryAccuracy: share,
  /** With every problem of the ticket's fold hidden; only where the example tickets themselves were held out. */
  categoryAccuracyOnUnknownProblems: v.optional(share),
  /** Share of tickets of a known problem that had it first, and among the first five. */
  problemFirstAccuracy: v.optional(share),
  problemAmongFiveAccuracy: v.optional(share),
  automationLevelAccuracy: v.optional(share),
  routedShare: share,
  routedAccuracy: share,
  /** Exact binomial lower bound of routedAccuracy. */
  routedAccuracyLowerBound: v.optional(share),
  /** How well confidence says how often the category is right. */
  calibration: v.optional(
    v.object({
      expectedCalibrationError: share,
      brierScore: share,
      reliability: v.pipe(
        v.array(v.object({ from: share, to: share, tickets: count, confidence: share, accuracy: share })),
        v.maxLength(100),
      ),
    }),
  ),
  /** Foreign texts held out and how many were refused; share of the desk's own tickets turned away. */
  scope: v.optional(v.object({ foreign: count, refusedShare: v.optional(share), turnedAwayShare: share })),
});

/** Which heads preparation trained and why. */
const trainingSchema = v.object({
  /** Whether categories are told apart by heads of their own, by their problems' heads summed up, or by both. */
  categories: v.picklist(["direct", "summed", "both", "similarity"]),
  problems: v.picklist(["heads and similarity", "similarity"]),
  /** What each head adds to the category: mean log loss of held-out tickets with it and without it. */
  experts: v.pipe(
    v.array(
      v.object({
        signal: shortText,
        kept: v.boolean(),
        logLossWith: v.pipe(v.number(), v.minValue(0)),
        logLossWithout: v.pipe(v.number(), v.minValue(0)),
      }),
    ),
    v.maxLength(20),
  ),
  /** How closely heads were fitted, by task: C of the regression and of the support vector machines. */
  strengths: v.record(
    shortText,
    v.object({ semantic: v.pipe(v.number(), v.minValue(0)), lexical: v.pipe(v.number(), v.minValue(0)) }),
  ),
});

const manifestSchema = v.object({
  formatVersion: v.literal(FORMAT_VERSION),
  bundle: v.object({
    id: shortText,
    name: shortText,
    version: shortText,
    language: shortText,
    license: v.optional(shortText),
    description: v.optional(v.pipe(v.string(), v.maxLength(4000))),
  }),
  builtBy: v.object({ package: shortText, version: shortText }),
  model: v.object({
    name: shortText,
    dtype: shortText,
    /** Folder of the model inside the bundle, and the ONNX file inside that folder. */
    folder: v.pipe(v.string(), v.maxLength(200)),
    onnx: v.pipe(v.string(), v.maxLength(200)),
    /** tokenizer.json in two parts that are read faster, as paths inside the folder; absent where it cannot be split. */
    compactTokenizer: v.optional(
      v.object({
        settings: v.pipe(v.string(), v.maxLength(200)),
        vocabulary: v.pipe(v.string(), v.maxLength(200)),
      }),
    ),
    dimension: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8192)),
    maxTokens: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(32_768)),
  }),
  counts: v.object({ categories: count, problems: count, tickets: count, problemVectors: count }),
  settings: settingsSchema,
  training: v.optional(trainingSchema),
  quality: v.optional(qualitySchema),
  sizes: v.object({
    models: byteCount,
    embeddings: byteCount,
    heads: byteCount,
    data: byteCount,
    total: byteCount,
  }),
  files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(10_000)),
  /** SHA-256 over the canonical JSON of everything else in the manifest, the files' own hashes included. */
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** What a bundle says of itself: identity, model, settings, measured quality, and every file with its hash. */
export type Manifest = v.InferOutput<typeof manifestSchema>;
export type ManifestFile = Manifest["files"][number];

/** The digest that names a bundle's content: it covers the manifest and, through their hashes, all files. */
export function manifestDigest(manifest: Omit<Manifest, "digest">): string {
  const { digest: _, ...rest } = manifest as Manifest;
  return createHash("sha256").update(canonicalJson(rest)).digest("hex");
}

/** Reads and checks a manifest: version first, then every field, the paths, and that the digest fits. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const raw = parseManifestJson(bytes);
  const version = (raw as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === "number" && Number.isInteger(version) && version !== FORMAT_VERSION) {
    throw new BundleVersionError({ supported: FORMAT_VERSION, found: version });
  }
  const manifest = parseData(manifestSchema, raw, MANIFEST_PATH);
  const seen = new Set<string>();
  for (const file of manifest.files) {
    checkAssetPath(file.path);
    // Two names that differ only in case or in how an accent is spelled are one file on Windows or macOS.
    const folded = file.path.normalize("NFC").toLowerCase();
    if (seen.has(folded) || folded === MANIFEST_PATH) {
      throw new BundleFormatError({
        asset: MANIFEST_PATH,
        field: "files",
        expected: "every path once, and not the manifest itself",
        found: `${file.path} again`,
      });
    }
    seen.add(folded);
  }
  checkAssetPath(manifest.model.folder);
  checkAssetPath(manifest.model.onnx);
  for (const path of Object.values(manifest.model.compactTokenizer ?? {})) checkAssetPath(path);
  // The digest is taken over the manifest as written, so that fields unknown to this version count too.
  const digest = manifestDigest(raw as Manifest);
  if (digest !== manifest.digest) {
    throw new AssetIntegrityError({
      asset: MANIFEST_PATH,
      expected: `digest ${manifest.digest.slice(0, 16)}…`,
      found: `content with digest ${digest.slice(0, 16)}…`,
    });
  }
  return manifest;
}

function parseManifestJson(bytes: Uint8Array): unknown {
  const refuse = (expected: string, found: string) =>
    new BundleFormatError({ asset: MANIFEST_PATH, expected, found });
  // Not every provider keeps to the size it was asked for.
  if (bytes.length > MAX_MANIFEST_BYTES) {
    throw refuse(`at most ${MAX_MANIFEST_BYTES} bytes`, `${bytes.length} bytes`);
  }
  const raw = parseJson(bytes, MANIFEST_PATH);
  // Fields unknown to this version are digested too, and the digest descends into them.
  if (nestsDeeperThan(raw, MAX_MANIFEST_DEPTH)) {
    throw refuse(`at most ${MAX_MANIFEST_DEPTH} levels of nesting`, "more");
  }
  return raw;
}

function nestsDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => nestsDeeperThan(member, depth - 1));
}

/** The manifest's entry for `path`, or undefined where the bundle has no such file. */
export function findFile(manifest: Manifest, path: string): ManifestFile | undefined {
  return manifest.files.find((file) => file.path === path);
}
