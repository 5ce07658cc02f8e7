import type { HubRepository } from "@org/classifier-assets-hub";
import { ClassifierError } from "@org/classifier-core";
import { MANIFEST_PATH, type Manifest, readManifest } from "@org/classifier-core/preparation";
import { MAX_MANIFEST_BYTES } from "@org/classifier-core/provider";
import { CARD_PATH, isGeneratedCard } from "./model-card.ts";

/** A card is far smaller; of a larger README, its start says whose it is. */
const MAX_README_BYTES = 1024 * 1024;
/** Belong to the repository and to people, whatever a manifest says. */
const NEVER_REMOVED = new Set([CARD_PATH, ".gitattributes", ".gitignore"]);

/** What a push meets in the repository. */
export interface PublishedBundle {
  /** Undefined where there is none that this version can read. */
  readonly manifest: Manifest | undefined;
  /** Whether there is a manifest.json that is none of a bundle, or of one this version cannot read. */
  readonly foreignManifest: boolean;
  /** Whether there is a README that a person wrote. */
  readonly ownReadme: boolean;
}

/** Looks at the bundle and the card in a repository, undefined where it is still to be made. */
export async function readPublished(
  repository: HubRepository | undefined,
  signal: AbortSignal | undefined,
): Promise<PublishedBundle> {
  const manifest = await repository?.read(MANIFEST_PATH, { maxBytes: MAX_MANIFEST_BYTES, signal });
  const readme = await repository?.read(CARD_PATH, { maxBytes: MAX_README_BYTES, signal });
  const read = manifest === undefined ? undefined : await parse(manifest);
  return {
    manifest: read,
    foreignManifest: manifest !== undefined && read === undefined,
    ownReadme: readme !== undefined && !isGeneratedCard(new TextDecoder().decode(readme)),
  };
}

/** Paths of the older bundle that the newer one does not have. */
export function leftBehind(older: Manifest | undefined, newer: ReadonlyMap<string, unknown>): string[] {
  return (older?.files ?? [])
    .map(({ path }) => path)
    .filter((path) => !newer.has(path) && !NEVER_REMOVED.has(path));
}

async function parse(bytes: Uint8Array): Promise<Manifest | undefined> {
  try {
    return await readManifest({ origin: "", read: async () => bytes });
  } catch (error) {
    if (ClassifierError.isInstance(error)) return undefined;
    throw error;
  }
}
