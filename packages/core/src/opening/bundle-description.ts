import type { AssetProvider } from "../assets/asset-provider.ts";
import type { CategoryData } from "../assets/bundle-data.ts";
import { readManifest } from "../assets/verification.ts";
import { type Desk, readDesk } from "./desk.ts";

/** What was measured at preparation on tickets that were held out. Shares are 0 to 1. */
export interface MeasuredQuality {
  /** How they were held out. */
  readonly source: string;
  readonly tickets: number;
  readonly categoryAccuracy: number;
  /** With every problem of the ticket's fold hidden. */
  readonly categoryAccuracyOnUnknownProblems?: number | undefined;
  /** Share of tickets of a known problem that had it first, and among the first five. */
  readonly problemFirstAccuracy?: number | undefined;
  readonly problemAmongFiveAccuracy?: number | undefined;
  readonly automationLevelAccuracy?: number | undefined;
  readonly routedShare: number;
  readonly routedAccuracy: number;
  /** Exact binomial lower bound of routedAccuracy. */
  readonly routedAccuracyLowerBound?: number | undefined;
  /** How well confidence says how often the category is right. */
  readonly calibration?:
    | {
        readonly expectedCalibrationError: number;
        readonly brierScore: number;
        readonly reliability: readonly {
          readonly from: number;
          readonly to: number;
          readonly tickets: number;
          readonly confidence: number;
          readonly accuracy: number;
        }[];
      }
    | undefined;
  /** Foreign texts held out and how many were refused; share of the desk's own tickets turned away. */
  readonly scope?:
    | {
        readonly foreign: number;
        readonly refusedShare?: number | undefined;
        readonly turnedAwayShare: number;
      }
    | undefined;
}

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
  /** Absent where there were too few tickets to measure with. */
  readonly quality?: MeasuredQuality | undefined;
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
