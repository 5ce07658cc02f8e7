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
 * Opens the classifier on the bundle of the first of `assets` that has one; where none is named, on the one that
 * CLASSIFIER_BUNDLE names, which is never touched, or on the demo's own, built beforehand where that is needed. Each
 * is followed by the live build.
 */
export async function openClassifier(
  places: BundlePlaces,
  assets: readonly string[],
  stream: ProgressStream,
): Promise<Classifier> {
  if (assets.length > 0) return open(await providersOf(assets, stream), places, stream);
  const { bundleFolder } = readEnvironment();
  if (bundleFolder !== undefined) return open([fsAssets({ dir: bundleFolder })], places, stream);
  await ensureBundle(places, stream);
  try {
    return await open([fsAssets({ dir: places.out })], places, stream);
  } catch (error) {
    if (!ClassifierError.isInstance(error) || !MENDED_BY_A_BUILD.includes(error.code)) throw error;
    stream.write(`The bundle cannot be used as it is: [${error.code}] ${error.message}\n`);
    await prepareBundle(places, stream);
    return open([fsAssets({ dir: places.out })], places, stream);
  }
}

async function open(
  providers: readonly AssetProvider[],
  places: BundlePlaces,
  stream: ProgressStream,
): Promise<Classifier> {
  const classifier = await createClassifier({
    assets: chain([...providers, live(places, stream)]),
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
}

/** Providers of the places a person named. What reaches the Hub is loaded here and not before: a start without is faster. */
async function providersOf(assets: readonly string[], stream: ProgressStream): Promise<AssetProvider[]> {
  const { isHubReference } = await import("@org/classifier-assets-hub");
  return assets.map((place) => (isHubReference(place) ? hub(place, stream) : fsAssets({ dir: place })));
}

/** A bundle from the Hub, or from what the cache has of it, with the download shown. */
function hub(place: string, stream: ProgressStream): AssetProvider {
  return {
    name: "hub",
    async open(options) {
      const { hubAssets, parseHubReference } = await import("@org/classifier-assets-hub");
      const progress = showProgress(stream);
      const provider = hubAssets({
        ...parseHubReference(place),
        onProgress(event) {
          if (event.status !== "progress_total") return;
          progress.update({ step: "download", done: event.loaded, total: event.total });
        },
      });
      try {
        return await provider.open(options);
      } finally {
        progress.close();
      }
    },
  };
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
