import {
  type AssetProvider,
  type AssetSource,
  AssetsUnavailableError,
  ClassifierError,
} from "@org/classifier-core";
import { repositoryCache } from "./cache/layout.ts";
import { type CachedBundle, openSnapshot } from "./cache/open-snapshot.ts";
import { readRef } from "./cache/refs.ts";
import {
  checkDownloadOptions,
  type DownloadSettings,
  downloadSettings,
  type HubDownloadOptions,
} from "./hub-options.ts";
import { isCommit, parseHubReference } from "./hub-reference.ts";

export type HubAssetsOptions = HubDownloadOptions;

/** A bundle of a repository, read from the cache. */
export interface HubAssetSource extends AssetSource {
  /** The commit it is of, 40 hex digits. */
  readonly commit: string;
}

/** What `hubAssets` returns: a provider whose sources know their commit. */
export interface HubAssetProvider extends AssetProvider {
  open(options?: Parameters<AssetProvider["open"]>[0]): Promise<HubAssetSource>;
}

/**
 * A provider that fetches a bundle from a Hugging Face repository, once, into the cache that all tools of the Hub
 * share, and reads it from there. Only the files the bundle's manifest names are fetched, each checked against the
 * Hub's hash and the manifest's before it counts as there.
 *
 * `repository` may also be `"org/name"` or `"hub:org/name@revision"`. Throws InvalidArgumentError for options it
 * cannot use. `open` rejects with AssetsNotFoundError where there is no repository or no bundle in it; with
 * AssetsUnavailableError where the Hub cannot be reached, or may not be, and the cache has no whole copy; and with an
 * error that stops a chain for a missing permission (HubUnauthorizedError, HubGatedError), an unknown revision
 * (HubRevisionError), wrong bytes (AssetIntegrityError) and a cache that cannot be written (HubCacheError).
 */
export function hubAssets(repository: string | HubAssetsOptions): HubAssetProvider {
  const options: HubAssetsOptions =
    typeof repository === "string" ? parseHubReference(repository) : repository;
  checkDownloadOptions(options);
  const { name = "hub" } = options;
  return {
    name,
    async open({ signal } = {}) {
      signal?.throwIfAborted();
      const { bundle, note } = await findBundle(downloadSettings(options), signal);
      const { repo, revision = "main" } = options;
      const commit = `commit ${bundle.commit.slice(0, 7)}`;
      const origin = `hub:${repo}@${revision} (${note === undefined ? commit : `${commit}, ${note}`})`;
      return { ...bundle.source(origin), commit: bundle.commit };
    },
  };
}

/** A whole bundle in the cache, and what is worth knowing about how it was found. */
interface Found {
  readonly bundle: CachedBundle;
  readonly note?: string;
}

async function findBundle(settings: DownloadSettings, signal: AbortSignal | undefined): Promise<Found> {
  const { repo, revision, cacheDir, offline, forceDownload } = settings;
  const cache = repositoryCache(cacheDir, repo);
  const known = await readRef(cache, revision);
  const cached =
    known === undefined || forceDownload ? undefined : await openSnapshot(cache, known, { signal });
  const whole = cached?.missing.length === 0 ? cached : undefined;
  if (offline !== undefined) {
    if (whole !== undefined) return { bundle: whole, note: `from the cache: ${offline}` };
    throw notCached(settings, cached, offline);
  }
  // A commit never changes: what is here is what the Hub has.
  if (whole !== undefined && isCommit(revision)) return { bundle: whole };
  try {
    // Loaded where it is needed: most starts find what they need in the cache.
    const { fetchBundle } = await import("./fetch-bundle.ts");
    return { bundle: await fetchBundle({ settings, cache, whole, signal }) };
  } catch (error) {
    signal?.throwIfAborted();
    if (whole === undefined || !isUnavailable(error)) throw error;
    return { bundle: whole, note: "from the cache: the Hub is unavailable" };
  }
}

function isUnavailable(error: unknown): boolean {
  return ClassifierError.isInstance(error) && error.code === "ERR_ASSETS_UNAVAILABLE";
}

function notCached(
  { name, repo, revision }: DownloadSettings,
  cached: CachedBundle | undefined,
  offline: string,
): AssetsUnavailableError {
  const lacks =
    cached === undefined
      ? "nothing of it"
      : `no whole ${cached.missing
          .slice(0, 3)
          .map(({ path }) => path)
          .join(", ")}`;
  return new AssetsUnavailableError({
    provider: name,
    reason: `no request may be made (${offline}), and the cache has ${lacks} for ${repo} at ${revision}`,
    remedy: "Fetch the bundle beforehand where there is a network, with `classifier-prepare pull`.",
  });
}
