/**
 * What packages that carry bundles share: the rules for paths, the manifest's reader, and the reading of a folder
 * that may be a stranger's. For authors of providers; not needed to classify tickets.
 * @module
 */
export { checkAssetPath } from "./assets/asset-path.ts";
export type { AssetProvider, AssetSource } from "./assets/asset-provider.ts";
export {
  type BundleFolder,
  findBundle,
  isInside,
  readInside,
  sourceOfFolder,
} from "./assets/folder/bundle-folder.ts";
export { accessError, type FsFailure, fsFailure } from "./assets/folder/fs-failure.ts";
export { openResolved, readPlainFile } from "./assets/folder/plain-file.ts";
export { MANIFEST_PATH, MAX_MANIFEST_BYTES, type Manifest, type ManifestFile } from "./assets/manifest.ts";
export { readManifest, verifyWholeBundle } from "./assets/verification.ts";
export { GRAPH_FILES, type GraphDtype } from "./embedding/graph-files.ts";
export { MODEL_FILES } from "./embedding/model-settings.ts";
export type { SafetyVerdict } from "./safety/safety-verdict.ts";
export { verdictIn } from "./safety/verdict-in.ts";
