import { fsAssets } from "@org/classifier-assets-fs";
import { type AssetProvider, chain } from "@org/classifier-core";

/** The provider for places a person named: folders, or `hub:org/name[@revision]`. The first that has a bundle serves. */
export async function openPlaces(places: readonly string[]): Promise<AssetProvider> {
  const providers = await Promise.all(places.map(providerOf));
  const [only] = providers;
  return providers.length === 1 && only !== undefined ? only : chain(providers);
}

async function providerOf(place: string): Promise<AssetProvider> {
  // What reaches the Hub is loaded where it is named: a start without is sooner.
  if (!place.startsWith("hub:")) return fsAssets({ dir: place });
  const { hubAssets, parseHubReference } = await import("@org/classifier-assets-hub");
  return hubAssets(parseHubReference(place));
}
