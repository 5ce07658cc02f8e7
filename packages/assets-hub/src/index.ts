export { type DownloadedModel, type DownloadModelOptions, downloadModel } from "./download-model.ts";
export * from "./errors/index.ts";
export {
  type HubAssetProvider,
  type HubAssetSource,
  type HubAssetsOptions,
  hubAssets,
} from "./hub-assets.ts";
export { type HubEnvironment, readHubEnvironment } from "./hub-environment.ts";
export type { HubConnection, HubDownloadOptions, RetryOptions } from "./hub-options.ts";
export { type HubReference, isHubReference, parseHubReference } from "./hub-reference.ts";
export type { HubProgress } from "./progress.ts";
export { type HubRepository, type OpenRepositoryOptions, openRepository } from "./publish/open-repository.ts";
export {
  type UploadContent,
  type UploadFilesOptions,
  type UploadReport,
  uploadFiles,
} from "./publish/upload-files.ts";
export {
  type CachePrune,
  type KeptPart,
  type KeptReason,
  type PruneCacheOptions,
  type PrunedPart,
  pruneCache,
  type RefusedPart,
} from "./upkeep/prune-cache.ts";
export {
  type CachedBundleInfo,
  type CachedRepository,
  type CachedRevision,
  type CacheScan,
  type CacheWarning,
  type IncompleteDownload,
  type RepositoryKind,
  type ScanCacheOptions,
  scanCache,
  type WarningKind,
} from "./upkeep/scan-cache.ts";
export {
  type CacheProblem,
  type CacheProgress,
  type CacheVerification,
  type VerifyCacheOptions,
  verifyCache,
} from "./upkeep/verify-cache.ts";
