export { type FsAssetsOptions, fsAssets } from "./fs-assets.ts";
