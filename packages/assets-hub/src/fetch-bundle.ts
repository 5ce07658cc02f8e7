import { AssetIntegrityError } from "@org/classifier-core";
import { MANIFEST_PATH, MAX_MANIFEST_BYTES } from "@org/classifier-core/provider";
import { clearAbandoned } from "./cache/incomplete.ts";
import type { RepositoryCache } from "./cache/layout.ts";
import { type CachedBundle, openSnapshot } from "./cache/open-snapshot.ts";
import { writeRef } from "./cache/refs.ts";
import { readTreeListing } from "./cache/tree-listing.ts";
import { absent } from "./client/failures.ts";
import { createHubClient, type HubClient, type HubFile } from "./client/hub-client.ts";
import { type FetchFiles, fetchFiles } from "./download/fetch-files.ts";
import type { DownloadSettings } from "./hub-options.ts";
import { isCommit } from "./hub-reference.ts";

export interface FetchBundle {
  readonly settings: DownloadSettings;
  readonly cache: RepositoryCache;
  /** A whole bundle the cache has for the revision, of this commit or of an older one. */
  readonly whole: CachedBundle | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The bundle the Hub has now, fetched as far as the cache does not have it. */
export async function fetchBundle({ settings, cache, whole, signal }: FetchBundle): Promise<CachedBundle> {
  const { revision, forceDownload } = settings;
  const client = createHubClient(settings, settings);
  const commit = isCommit(revision)
    ? revision
    : // With a copy at hand nobody should wait half a minute for a Hub that does not answer.
      await client.resolveRevision({ signal, patient: whole === undefined });
  const current =
    whole?.commit === commit
      ? whole
      : await completeSnapshot({ settings, client, cache, commit, signal }, forceDownload);
  // A cache that cannot be written serves what it has all the same.
  await writeRef(cache, revision, commit).catch(() => {});
  await clearAbandoned(cache);
  return current;
}

/** Fetches the manifest, then what it names and the cache lacks. */
async function completeSnapshot(fetching: FetchFiles, forceDownload: boolean): Promise<CachedBundle> {
  const { client, cache, commit, signal } = fetching;
  const describe = await describer(cache, client, commit, signal);
  let bundle = forceDownload ? undefined : await openSnapshot(cache, commit, { signal });
  if (bundle === undefined) {
    const [manifest] = await describe([MANIFEST_PATH]);
    if (manifest === undefined) throw absent(client.subject, `no ${MANIFEST_PATH} in `);
    if (manifest.size > MAX_MANIFEST_BYTES) throw tooLarge(manifest);
    await fetchFiles(fetching, [manifest]);
    bundle = await openSnapshot(cache, commit, { signal });
    // Another process may clear the cache while we fill it.
    if (bundle === undefined) throw vanished(MANIFEST_PATH);
  }
  const wanted = forceDownload ? bundle.manifest.files : bundle.missing;
  if (wanted.length === 0) return bundle;
  const described = new Map(
    (await describe(wanted.map(({ path }) => path))).map((file) => [file.path, file]),
  );
  await fetchFiles(
    fetching,
    wanted.map(({ path, bytes, sha256 }) => {
      const file = described.get(path);
      if (file?.size === bytes) return { ...file, sha256 };
      throw new AssetIntegrityError({
        asset: path,
        expected: `${bytes} bytes`,
        found: file === undefined ? "no such file in the repository" : `${file.size} bytes in the repository`,
        remedy:
          "The repository does not hold a whole bundle: publish it again with `classifier-prepare push`.",
      });
    }),
  );
  const completed = await openSnapshot(cache, commit, { signal });
  const [gone] = completed?.missing ?? [];
  if (completed === undefined || gone !== undefined) throw vanished(gone?.path ?? MANIFEST_PATH);
  return completed;
}

/** Describes files from Python's listing of the commit where there is one, else by asking the Hub. */
async function describer(
  cache: RepositoryCache,
  client: HubClient,
  commit: string,
  signal: AbortSignal | undefined,
): Promise<(paths: readonly string[]) => Promise<HubFile[]>> {
  const listing = await readTreeListing(cache, commit);
  return async (paths) => {
    const listed = paths.flatMap((path) => listing?.get(path) ?? []);
    return listed.length === paths.length ? listed : client.describeFiles(commit, paths, { signal });
  };
}

function tooLarge({ path, size }: HubFile): AssetIntegrityError {
  return new AssetIntegrityError({
    asset: path,
    expected: `at most ${MAX_MANIFEST_BYTES} bytes`,
    found: `${size} bytes`,
  });
}

function vanished(asset: string): AssetIntegrityError {
  return new AssetIntegrityError({
    asset,
    expected: "the file that was fetched a moment ago",
    found: "none: something else clears the cache",
    remedy: "Try again when nothing else clears the cache.",
  });
}
