import { fsAssets } from "@org/classifier-assets-fs";
import {
  type HubConnection,
  type HubProgress,
  openRepository,
  uploadFiles,
} from "@org/classifier-assets-hub";
import { AssetIntegrityError, type AssetSource, InvalidArgumentError } from "@org/classifier-core";
import type { SafetyVerdict } from "@org/classifier-core/preparation";
import {
  type CategoriesData,
  categoriesSchema,
  DATA_PATHS,
  MANIFEST_PATH,
  type Manifest,
  parseData,
  readManifest,
  readVerified,
  verdictIn,
} from "@org/classifier-core/preparation";
import { validateBundle } from "../validate/validate-bundle.ts";
import { InvalidBundleError } from "./invalid-bundle-error.ts";
import { plainLine } from "./markdown-text.ts";
import { CARD_PATH, modelCard } from "./model-card.ts";
import { leftBehind, readPublished } from "./published-bundle.ts";

export interface PushBundleOptions extends HubConnection {
  /** Folder of the bundle. */
  readonly dir: string;
  /** `organisation/name`; made where it is missing. */
  readonly repo: string;
  /**
   * Whether only those with access see a repository that is made; with `true`, one that is there and public is refused.
   * @default what the organisation's settings say
   */
  readonly private?: boolean | undefined;
  /** Branch; begun at main's commit where it is missing. @default "main" */
  readonly revision?: string | undefined;
  /** Message of the commit. @default the bundle's id, version and digest */
  readonly message?: string | undefined;
  /** Look at what would be done, and send nothing. @default false */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes leave. */
  readonly onProgress?: ((event: HubProgress) => void) | undefined;
}

/** What a push did, or, in a dry run, would do. */
export interface PushReport {
  readonly dryRun: boolean;
  readonly repo: string;
  readonly revision: string;
  readonly bundle: BundleName;
  /** The bundle that was there before; absent where there was none. */
  readonly replaced?: BundleName;
  /** The commit that has the bundle: the new one, or the one before where nothing changed; absent in a dry run. */
  readonly commit?: string;
  /** The commit's page; in a dry run, the repository's. */
  readonly url: string;
  /** Whether the repository was made for it. */
  readonly created: boolean;
  /** Bytes that were sent; in a dry run, the size of what would be added or changed. */
  readonly bytes: number;
  readonly files: {
    readonly added: readonly string[];
    readonly changed: readonly string[];
    readonly removed: readonly string[];
    readonly unchanged: readonly string[];
  };
  /** `kept`: there is a README that a person wrote, or the bundle has one of its own. */
  readonly card: "written" | "unchanged" | "kept";
  /** What is worth knowing besides, in sentences. */
  readonly notes: readonly string[];
}

export interface BundleName {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
}

/** What fits into the list of a repository's commits. */
const MAX_TITLE_LENGTH = 120;

/**
 * Publishes a bundle to a Hugging Face repository, in one commit: the files its manifest names, the manifest and a model
 * card. Files of an older bundle in the repository that this one no longer has are removed; nothing else is touched.
 *
 * The bundle is validated first, and an invalid one rejects with InvalidBundleError before any request. Otherwise
 * rejects as `uploadFiles` of @org/classifier-assets-hub does.
 */
export async function pushBundle(options: PushBundleOptions): Promise<PushReport> {
  const {
    dir,
    repo,
    private: hidden,
    revision = "main",
    message,
    dryRun = false,
    signal,
    onProgress,
  } = options;
  if (message !== undefined && message.trim() === "") {
    throw new InvalidArgumentError({ argument: "message", expected: "a text", found: "an empty one" });
  }
  const { manifest, categories, verdict, files } = await readValidBundle(dir, signal);
  const connection = connectionOf(options);

  const repository = await openRepository({ ...connection, repo, branch: revision, toPush: !dryRun, signal });
  const published = await readPublished(repository, signal);
  const ownReadme = published.ownReadme || files.has(CARD_PATH);
  if (!ownReadme) {
    files.set(CARD_PATH, new TextEncoder().encode(modelCard({ manifest, categories, verdict, repo })));
  }

  const name = nameOf(manifest);
  const [title = "", ...description] = (message ?? defaultMessage(name)).trim().split("\n");
  const upload = await uploadFiles({
    ...connection,
    repo,
    branch: revision,
    private: hidden,
    files,
    remove: leftBehind(published.manifest, files),
    title,
    description: description.join("\n").trim(),
    // What is to be removed was decided by what was there at this commit.
    parentCommit: repository?.commit,
    dryRun,
    signal,
    onProgress,
  });
  const { added, changed, removed, unchanged } = upload;
  return {
    dryRun,
    repo,
    revision,
    bundle: name,
    ...(published.manifest === undefined ? {} : { replaced: nameOf(published.manifest) }),
    ...(upload.commit === undefined ? {} : { commit: upload.commit }),
    url: upload.url,
    created: upload.created,
    bytes: upload.bytes,
    files: { added, changed, removed, unchanged },
    card: ownReadme ? "kept" : unchanged.includes(CARD_PATH) ? "unchanged" : "written",
    notes: notesOn(published, files.has(CARD_PATH) && ownReadme),
  };
}

/** Every byte that is to be sent, as it was when it was found valid. */
async function readValidBundle(
  dir: string,
  signal: AbortSignal | undefined,
): Promise<{
  manifest: Manifest;
  categories: CategoriesData["categories"];
  verdict: SafetyVerdict | undefined;
  files: Map<string, Uint8Array>;
}> {
  const { valid, findings, bundle } = await validateBundle(dir, { signal });
  if (!valid) throw new InvalidBundleError(findings);
  const source = await fsAssets({ dir }).open({ signal });
  try {
    const manifestBytes = await source.read(MANIFEST_PATH, { signal });
    const manifest = await readManifest({ origin: source.origin, read: async () => manifestBytes });
    if (manifest.digest !== bundle?.digest) throw replacedMeanwhile();
    const files = new Map([[MANIFEST_PATH, manifestBytes]]);
    for (const { path } of manifest.files)
      files.set(path, await readVerified(source, manifest, path, { signal }));
    const verdict = await verdictIn(source, { signal });
    return { manifest, categories: categoriesOf(files), verdict, files };
  } finally {
    await closeSource(source);
  }
}

async function closeSource(source: AssetSource): Promise<void> {
  await source.close?.();
}

function categoriesOf(files: ReadonlyMap<string, Uint8Array>): CategoriesData["categories"] {
  const path = DATA_PATHS.categories;
  const json: unknown = JSON.parse(new TextDecoder().decode(files.get(path)));
  return parseData(categoriesSchema, json, path).categories;
}

function replacedMeanwhile(): AssetIntegrityError {
  return new AssetIntegrityError({
    asset: MANIFEST_PATH,
    expected: "the bundle that was validated",
    found: "another one in its place",
    remedy: "Push again when nothing else writes into the folder.",
  });
}

/** The connection alone, so that no option means something to the provider that was meant for the push. */
function connectionOf(options: PushBundleOptions): HubConnection {
  const { token, endpoint, fetch, dispatcher, metadataTimeoutMs, downloadTimeoutMs, retry } = options;
  return { token, endpoint, fetch, dispatcher, metadataTimeoutMs, downloadTimeoutMs, retry };
}

function nameOf({ bundle: { id, version }, digest }: Manifest): BundleName {
  return { id, version, digest };
}

function defaultMessage({ id, version, digest }: BundleName): string {
  return `${plainLine(`Bundle ${id} ${version}`, MAX_TITLE_LENGTH)}\n\nDigest ${digest}`;
}

function notesOn(
  { foreignManifest, ownReadme }: { foreignManifest: boolean; ownReadme: boolean },
  ofBundle: boolean,
): string[] {
  return [
    ...(foreignManifest
      ? [
          `The ${MANIFEST_PATH} that was there is none this version can read, so no file of an older bundle is removed.`,
        ]
      : []),
    ...(ofBundle
      ? [`${CARD_PATH} is a file of the bundle, so no model card is written.`]
      : ownReadme
        ? [`${CARD_PATH} was not written by a push, so it is left alone and no model card is written.`]
        : []),
  ];
}
