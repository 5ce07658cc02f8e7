import { fsAssets } from "@org/classifier-assets-fs";
import {
  type AssetProvider,
  type Classifier,
  ClassifierError,
  type ClassifierErrorCode,
  chain,
  createClassifier,
  readEnvironment,
} from "@org/classifier-core";
import { type BundlePlaces, ensureBundle, prepareBundle } from "./ensure-bundle.ts";
import { type ProgressStream, showProgress } from "./show-progress.ts";

/** What a bundle of an older program or a damaged one is refused with; building it anew is the remedy. */
const MENDED_BY_A_BUILD: readonly ClassifierErrorCode[] = [
  "ERR_BUNDLE_FORMAT",
  "ERR_BUNDLE_VERSION",
  "ERR_ASSET_INTEGRITY",
];

/**
 * Opens the classifier on the demo's own bundle, built beforehand where that is needed, or on the one that
 * CLASSIFIER_BUNDLE names, which is never touched. Either is followed by the live build.
 */
export async function openClassifier(places: BundlePlaces, stream: ProgressStream): Promise<Classifier> {
  const named = readEnvironment().bundleFolder;
  const open = async () => {
    const classifier = await createClassifier({
      assets: chain([fsAssets({ dir: named ?? places.out }), live(places, stream)]),
      signal: places.signal,
    });
    try {
      // Every ticket of the demo goes through all tiers: better the model is opened, and checked, before the first.
      await classifier.warmUp();
      return classifier;
    } catch (error) {
      await classifier.close();
      throw error;
    }
  };
  if (named !== undefined) return open();
  await ensureBundle(places, stream);
  try {
    return await open();
  } catch (error) {
    if (!ClassifierError.isInstance(error) || !MENDED_BY_A_BUILD.includes(error.code)) throw error;
    stream.write(`The bundle cannot be used as it is: [${error.code}] ${error.message}\n`);
    await prepareBundle(places, stream);
    return open();
  }
}

function live({ source }: BundlePlaces, stream: ProgressStream): AssetProvider {
  return {
    name: "live build",
    async open(options) {
      const { liveAssets } = await import("@org/classifier-prepare");
      const progress = showProgress(stream);
      // Said when the build begins, since in a deployment it may not be allowed to.
      const onProgress: typeof progress.update = (event) => {
        if (event.step === "read" && event.done === 0) {
          stream.write("No bundle found: building one in memory (a minute or so)\n");
        }
        progress.update(event);
      };
      try {
        return await liveAssets({ source, onProgress }).open(options);
      } finally {
        progress.close();
      }
    },
  };
}
