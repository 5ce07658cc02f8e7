import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";

/**
 * The classifier of an application in `appPath`. What the native library opens by itself, the model among it, lies beside
 * the archive and not in it: Electron shows archives to JavaScript alone.
 */
export function openTriage(appPath) {
  const folder = appPath.replace(/app\.asar$/, "app.asar.unpacked");
  return createClassifier({ assets: fsAssets(join(folder, "assets")) });
}
