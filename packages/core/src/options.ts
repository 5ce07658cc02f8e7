import type { AssetProvider } from "./assets/asset-provider.ts";
import type { Advisor } from "./automation/advisor.ts";
import type { EnvironmentOverrides } from "./environment/environment.ts";
import { InvalidArgumentError, typeName } from "./errors/index.ts";

/** How a classifier is made. */
export interface ClassifierOptions {
  /** Where the bundle comes from; several providers are joined with chain(). */
  readonly assets: AssetProvider;
  /** A second opinion on automation; none by default. */
  readonly advisor?: Advisor | undefined;
  /**
   * Repeated texts whose vectors are remembered, in texts.
   * @default 1000
   */
  readonly cacheSize?: number | undefined;
  /** Choices otherwise made from where the process runs. */
  readonly environment?: EnvironmentOverrides | undefined;
  /**
   * Which path tickets take; a call may ask for another.
   * - `auto`: a category that the wording makes plain is answered by the lexical head alone, in microseconds; the
   *   model is loaded when the first ticket needs it, or by warmUp().
   * - `full`: every ticket goes through the model, which is loaded before the classifier is returned.
   * - `lexical`: the lexical head answers everything, with categories only; the model is never loaded.
   * @default "auto"
   */
  readonly mode?: ClassifierMode | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const CLASSIFIER_MODES = ["auto", "full", "lexical"] as const;
export type ClassifierMode = (typeof CLASSIFIER_MODES)[number];

export const LEVELS = ["category", "problems", "automation"] as const;

/** What is wanted of one call. */
export interface ClassifyOptions {
  /**
   * How far to go: the category alone, known problems as well, or all three tiers. What was not asked for is empty
   * or null in the result.
   * @default "automation", and "category" in mode lexical
   */
  readonly levels?: (typeof LEVELS)[number] | undefined;
  /** Which path to take. @default the classifier's */
  readonly mode?: ClassifierMode | undefined;
  /**
   * Known problems returned at most.
   * @default 5
   */
  readonly topK?: number | undefined;
  /** Cosine below which a known problem is not returned; the bundle's own by default. */
  readonly minSimilarity?: number | undefined;
  /**
   * Alternatives to the category returned at most.
   * @default 3
   */
  readonly alternatives?: number | undefined;
  /**
   * Adds what the numbers were made of.
   * @default false
   */
  readonly explain?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_CACHE_SIZE = 1000;
const DEFAULT_TOP_K = 5;
const DEFAULT_ALTERNATIVES = 3;

/** The options with their defaults, checked; throws InvalidArgumentError. */
export function checkClassifierOptions(
  options: ClassifierOptions,
): ClassifierOptions & { cacheSize: number; mode: ClassifierMode } {
  if (typeof options?.assets?.open !== "function") {
    throw new InvalidArgumentError({
      argument: "assets",
      expected: "an AssetProvider",
      found: typeName(options?.assets),
      remedy: "Pass fsAssets(), another provider, or a chain() of them.",
    });
  }
  return {
    ...options,
    cacheSize: checkCount("cacheSize", options.cacheSize ?? DEFAULT_CACHE_SIZE),
    mode: checkName("mode", options.mode ?? "auto", CLASSIFIER_MODES),
  };
}

/** The options of a call with their defaults, checked; throws InvalidArgumentError. */
export function checkClassifyOptions(
  options: ClassifyOptions,
  classifierMode: ClassifierMode,
): Omit<ClassifyOptions, keyof CheckedOptions> & CheckedOptions {
  const { minSimilarity } = options;
  if (minSimilarity !== undefined && !(minSimilarity >= -1 && minSimilarity <= 1)) {
    throw new InvalidArgumentError({
      argument: "minSimilarity",
      expected: "a number from -1 to 1",
      found: String(minSimilarity),
    });
  }
  const mode = checkName("mode", options.mode ?? classifierMode, CLASSIFIER_MODES);
  const levels = checkName("levels", options.levels ?? "automation", LEVELS);
  return {
    ...options,
    mode,
    levels: mode === "lexical" ? "category" : levels,
    explain: options.explain === true,
    topK: checkCount("topK", options.topK ?? DEFAULT_TOP_K),
    alternatives: checkCount("alternatives", options.alternatives ?? DEFAULT_ALTERNATIVES),
  };
}

interface CheckedOptions {
  topK: number;
  alternatives: number;
  mode: ClassifierMode;
  levels: (typeof LEVELS)[number];
  explain: boolean;
}

function checkName<Name extends string>(argument: string, value: Name, names: readonly Name[]): Name {
  if (names.includes(value)) return value;
  throw new InvalidArgumentError({
    argument,
    expected: names.join(", "),
    found: typeof value === "string" ? JSON.stringify(String(value).slice(0, 40)) : typeName(value),
  });
}

function checkCount(argument: string, value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  const found = typeof value === "number" ? String(value) : typeName(value);
  throw new InvalidArgumentError({ argument, expected: "a whole number from 0", found });
}

/** The error for a ticket that is not text; its value is not repeated. */
export function notText(value: unknown): InvalidArgumentError {
  return new InvalidArgumentError({
    argument: "text",
    expected: "a string",
    found: typeName(value),
    remedy: "Pass the ticket's text; turn other values into text first.",
  });
}
