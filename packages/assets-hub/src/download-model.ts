import { access } from "node:fs/promises";
import { AssetsUnavailableError, InvalidArgumentError } from "@org/classifier-core";
import { checkAssetPath, GRAPH_FILES, type GraphDtype, MODEL_FILES } from "@org/classifier-core/provider";
import { type RepositoryCache, repositoryCache } from "./cache/layout.ts";
import { pointerPath } from "./cache/place-blob.ts";
import { readRef, writeRef } from "./cache/refs.ts";
import { hasSize } from "./cache/whole-file.ts";
import { createHubClient, type HubFile, missingFiles } from "./client/hub-client.ts";
import { fetchFiles } from "./download/fetch-files.ts";
import { checkDownloadOptions, downloadSettings, type HubDownloadOptions } from "./hub-options.ts";
import { isCommit } from "./hub-reference.ts";

export interface DownloadModelOptions extends HubDownloadOptions {
  /**
   * Precision of the weights, or several in the order of preference: the first the repository has is fetched, with
   * the files beside it that say how to use it. @default all of them, the compact one with fp32 arithmetic first
   */
  readonly dtype?: GraphDtype | readonly GraphDtype[] | undefined;
  /** Exactly these files, all of which must be there, in place of what `dtype` chooses. */
  readonly files?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A model in the cache. */
export interface DownloadedModel {
  /** Absolute path of the folder with the files, as sentence-transformers lays them out. */
  readonly folder: string;
  /** The commit they are of, 40 hex digits. */
  readonly commit: string;
  /** Paths inside the folder. */
  readonly files: readonly string[];
  /** Precision of the weights; absent where `files` were named. */
  readonly dtype?: GraphDtype;
}

/** Taken along where they are: licences, the vocabulary, and weights that did not fit into the graph's own file. */
const ACCOMPANYING = [
  "LICENSE",
  "NOTICE",
  "vocab.txt",
  ...Object.values(GRAPH_FILES).map((path) => `${path}_data`),
];

/** What of a repository is wanted. */
interface Choice {
  readonly needed: readonly string[];
  readonly optional: readonly string[];
  readonly dtype?: GraphDtype;
}

/**
 * Fetches a sentence-transformers model with ONNX files from a Hugging Face repository into the shared cache, checked
 * as bundles are, for `classifier-prepare build` and `quantize`. What the cache has whole is not fetched again.
 *
 * Rejects as hubAssets does; with AssetsNotFoundError that names them all where files are missing.
 */
export async function downloadModel(options: DownloadModelOptions): Promise<DownloadedModel> {
  checkDownloadOptions(options);
  const { dtype, files, signal } = options;
  const dtypes = checkDtypes(dtype);
  for (const path of files ?? []) checkAssetPath(path);
  const settings = downloadSettings(options);
  const { repo, revision, cacheDir, offline, forceDownload, name } = settings;
  const cache = repositoryCache(cacheDir, repo);
  const client = createHubClient(settings, settings);

  const known = await readRef(cache, revision);
  const inCache = known === undefined ? undefined : await chooseCached(cache, known, dtypes, files);
  const found = known === undefined || inCache === undefined ? undefined : modelIn(cache, known, inCache);
  if (offline !== undefined) {
    if (found !== undefined) return found;
    throw new AssetsUnavailableError({
      provider: name,
      reason: `no request may be made (${offline}), and the cache does not have the model ${repo} at ${revision}`,
      remedy: "Fetch the model where there is a network, or name a folder that has it.",
    });
  }
  if (found !== undefined && isCommit(revision) && !forceDownload) return found;

  const resolve = () => client.resolveRevision({ signal, patient: found === undefined });
  let commit: string;
  try {
    commit = isCommit(revision) ? revision : await resolve();
  } catch (error) {
    if (found === undefined || !(error instanceof AssetsUnavailableError)) throw error;
    return found;
  }
  const described = await client.describeFiles(commit, candidates(dtypes, files), { signal });
  const choice = chooseFrom(new Set(described.map(({ path }) => path)), dtypes, files);
  const missing = missingFiles(client.subject, choice.needed, described);
  if (missing !== undefined) throw missing;
  const wanted = described.filter(({ path }) => [...choice.needed, ...choice.optional].includes(path));
  await fetchFiles(
    { settings, client, cache, commit, signal },
    await notInCache(cache, commit, wanted, forceDownload),
  );
  await writeRef(cache, revision, commit).catch(() => {});
  return modelIn(cache, commit, { ...choice, optional: wanted.map(({ path }) => path) });
}

/** Every path that may be of use. */
function candidates(dtypes: readonly GraphDtype[], files: readonly string[] | undefined): string[] {
  if (files !== undefined) return [...files];
  return [...Object.values(MODEL_FILES), ...dtypes.map((dtype) => GRAPH_FILES[dtype]), ...ACCOMPANYING];
}

/** The best there is among the paths that are there; what is needed all the same is for the caller to miss. */
function chooseFrom(
  there: ReadonlySet<string>,
  dtypes: readonly GraphDtype[],
  files: readonly string[] | undefined,
): Choice {
  if (files !== undefined) return { needed: files, optional: [] };
  const dtype = dtypes.find((one) => there.has(GRAPH_FILES[one])) ?? (dtypes[0] as GraphDtype);
  const graph = GRAPH_FILES[dtype];
  const optional = ACCOMPANYING.filter((path) => !path.endsWith("_data") || path === `${graph}_data`);
  return {
    needed: [...Object.values(MODEL_FILES), graph],
    optional: optional.filter((path) => there.has(path)),
    dtype,
  };
}

/** The choice where the cache has all of it. */
async function chooseCached(
  cache: RepositoryCache,
  commit: string,
  dtypes: readonly GraphDtype[],
  files: readonly string[] | undefined,
): Promise<Choice | undefined> {
  const paths = candidates(dtypes, files);
  const present = await Promise.all(paths.map((path) => exists(pointerPath(cache, commit, path))));
  const there = new Set(paths.filter((_, i) => present[i] === true));
  const choice = chooseFrom(there, dtypes, files);
  return choice.needed.every((path) => there.has(path)) ? choice : undefined;
}

function modelIn(
  cache: RepositoryCache,
  commit: string,
  { needed, optional, dtype }: Choice,
): DownloadedModel {
  return {
    folder: cache.snapshot(commit),
    commit,
    files: [...new Set([...needed, ...optional])].sort(),
    ...(dtype === undefined ? {} : { dtype }),
  };
}

async function notInCache(
  cache: RepositoryCache,
  commit: string,
  files: readonly HubFile[],
  forceDownload: boolean,
): Promise<HubFile[]> {
  const whole = await Promise.all(
    files.map(({ path, size }) => hasSize(pointerPath(cache, commit, path), size)),
  );
  return files.filter((_, i) => forceDownload || whole[i] !== true);
}

function checkDtypes(dtype: DownloadModelOptions["dtype"]): readonly GraphDtype[] {
  const all = Object.keys(GRAPH_FILES) as GraphDtype[];
  const asked = dtype === undefined ? all : Array.isArray(dtype) ? dtype : [dtype];
  const unknown = asked.find((one) => !all.includes(one));
  if (unknown === undefined && asked.length > 0) return asked;
  throw new InvalidArgumentError({
    argument: "dtype",
    expected: all.join(", "),
    found: unknown === undefined ? "none" : JSON.stringify(unknown),
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
