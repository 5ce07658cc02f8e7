import { mkdir, rm, rmdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pLimit from "p-limit";
import { cacheFailure } from "../cache/cache-failure.ts";
import { adoptAbandoned, incompletePath } from "../cache/incomplete.ts";
import type { RepositoryCache } from "../cache/layout.ts";
import { placeDownload, placeExisting, pointerPath } from "../cache/place-blob.ts";
import { hasSize } from "../cache/whole-file.ts";
import type { HubClient, HubFile } from "../client/hub-client.ts";
import type { DownloadSettings } from "../hub-options.ts";
import { trackProgress } from "../progress.ts";
import { receiveFile } from "./receive-file.ts";
import { createSingleFlight } from "./single-flight.ts";

/** A file to fetch, with the hash its manifest promises where one does. */
export interface WantedFile extends HubFile {
  readonly sha256?: string | undefined;
}

export interface FetchFiles {
  readonly settings: DownloadSettings;
  readonly client: HubClient;
  readonly cache: RepositoryCache;
  readonly commit: string;
  readonly signal?: AbortSignal | undefined;
}

const WRITING = "the cache cannot be written";
const flights = createSingleFlight();

/**
 * Fetches files of one commit into the cache, several at once, each whole and checked or not there at all. The first
 * failure ends the others; what they had begun is cleared before it is passed on.
 */
export async function fetchFiles(
  { settings, client, cache, commit, signal }: FetchFiles,
  files: readonly WantedFile[],
): Promise<void> {
  if (files.length === 0) return;
  const { repo, maxWorkers, onProgress } = settings;
  const progress = trackProgress(repo, files, onProgress);
  const failed = new AbortController();
  const signals = [failed.signal, ...(signal === undefined ? [] : [signal])];
  const limit = pLimit(maxWorkers);
  const stopping = AbortSignal.any(signals);
  let failure: { readonly error: unknown } | undefined;
  const fetchOne = async (file: WantedFile) => {
    if (failure !== undefined) return;
    try {
      progress.start(file.path);
      await flights.run(
        [settings.endpoint, settings.token, cache.folder, file.etag, commit, file.path].join("\0"),
        { signal: stopping, onLoaded: (bytes) => progress.loaded(file.path, bytes) },
        (shared) => fetchFile({ settings, client, cache, commit }, file, shared),
      );
      progress.loaded(file.path, file.size);
      progress.done(file.path);
    } catch (error) {
      failure ??= { error };
      failed.abort(error);
    }
  };
  try {
    await tagCache(cache.cacheDir);
    await Promise.all(files.map((file) => limit(() => fetchOne(file))));
  } catch (error) {
    failure ??= { error };
  }
  signal?.throwIfAborted();
  if (failure === undefined) return;
  await clearEmptyFolders(cache, commit, files);
  throw cacheFailure(WRITING, failure.error);
}

/** Fetches one file, or takes it from a blob that is there already, under another path or from another commit. */
async function fetchFile(
  { settings, client, cache, commit }: FetchFiles,
  file: WantedFile,
  { signal, onLoaded }: { readonly signal: AbortSignal; readonly onLoaded: (bytes: number) => void },
): Promise<void> {
  const placement = { etag: file.etag, commit, path: file.path, symlinks: settings.symlinks };
  await mkdir(cache.blobs, { recursive: true });
  if (!settings.forceDownload && (await hasSize(cache.blob(file.etag), file.size))) {
    return placeExisting(cache, placement);
  }
  const target = incompletePath(cache, file.etag);
  try {
    const resumeFrom = await adoptAbandoned(cache, file.etag, target);
    // It is alive again: nobody else may take it over.
    if (resumeFrom > 0) await utimes(target, new Date(), new Date());
    await receiveFile({
      connection: settings,
      subject: client.subject,
      url: client.fileUrl(commit, file.path),
      file,
      sha256: file.sha256,
      target,
      resumeFrom,
      signal,
      onLoaded,
    });
    await placeDownload(cache, target, placement);
  } finally {
    await rm(target, { force: true }).catch(() => {});
  }
}

// https://bford.info/cachedir/: backup tools leave a folder with this file out. Python writes it, too.
const CACHE_TAG =
  "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of the Hugging Face Hub; all of it can be fetched again.\n";

async function tagCache(cacheDir: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  await writeFile(join(cacheDir, "CACHEDIR.TAG"), CACHE_TAG, { flag: "wx" }).catch(() => {});
}

/** A folder of a snapshot that has no file yet would only make other tools wonder. */
async function clearEmptyFolders(
  cache: RepositoryCache,
  commit: string,
  files: readonly WantedFile[],
): Promise<void> {
  const folders = new Set<string>([cache.blobs]);
  for (const { path } of files) {
    for (let at = dirname(pointerPath(cache, commit, path)); at.startsWith(cache.folder); at = dirname(at)) {
      folders.add(at);
    }
  }
  // Deepest first; `rmdir` leaves those alone that hold something.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) await rmdir(folder).catch(() => {});
}
