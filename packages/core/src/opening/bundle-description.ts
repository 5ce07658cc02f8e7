import type { AssetProvider } from "../assets/asset-provider.ts";
import type { CategoryData } from "../assets/bundle-data.ts";
import type { Manifest } from "../assets/manifest.ts";
import { readManifest } from "../assets/verification.ts";
import { type Desk, readDesk } from "./desk.ts";

/** What a bundle is and what its desk knows, for whoever has to show it. Plain JSON. */
export interface BundleDescription {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** BCP 47 tag of the tickets' language. */
  readonly language: string;
  readonly description?: string | undefined;
  /** SHA-256 over everything in the bundle, 64 hex digits. */
  readonly digest: string;
  readonly model: { readonly name: string; readonly dtype: string };
  readonly categories: readonly {
    readonly id: string;
    readonly name: string;
    readonly description: string;
    readonly team: string;
    readonly priority: CategoryData["routing"]["priority"];
    readonly slaHours: number;
  }[];
  /** Measured at preparation on tickets that were held out; absent where there were too few. */
  readonly quality?: Manifest["quality"];
  /** Whether there is a lexical head, so that mode lexical can answer. */
  readonly lexical: boolean;
  /** Confidence from which the lexical head answers a category alone in mode auto; null where it never does. */
  readonly lexicalAnswerConfidence: number | null;
}

/** Reads what a provider's bundle is, without opening a classifier. */
export async function describeBundle(
  assets: AssetProvider,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<BundleDescription> {
  const source = await assets.open(options);
  try {
    return descriptionOf(await readDesk(source, await readManifest(source, options), options));
  } finally {
    await source.close?.();
  }
}

/** Describes the part of a bundle that every classifier has read. */
export function descriptionOf({ manifest, categories, lexical }: Desk): BundleDescription {
  const { bundle, digest, model, quality, settings } = manifest;
  const { id, name, version, language, description } = bundle;
  return {
    ...{ id, name, version, language, digest },
    ...(description !== undefined && { description }),
    model: { name: model.name, dtype: model.dtype },
    categories: categories.map(({ id, name, description, routing: { team, priority, slaHours } }) => ({
      ...{ id, name, description, team, priority, slaHours },
    })),
    ...(quality !== undefined && { quality }),
    lexical: lexical?.category !== undefined,
    lexicalAnswerConfidence: lexical?.category === undefined ? null : settings.cascade.answerConfidence,
  };
}
