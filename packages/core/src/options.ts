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
  readonly signal?: AbortSignal | undefined;
}

/** What is wanted of one call. */
export interface ClassifyOptions {
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
): ClassifierOptions & { cacheSize: number } {
  if (typeof options?.assets?.open !== "function") {
    throw new InvalidArgumentError({
      argument: "assets",
      expected: "an AssetProvider",
      found: typeName(options?.assets),
      remedy: "Pass fsAssets(), another provider, or a chain() of them.",
    });
  }
  return { ...options, cacheSize: checkCount("cacheSize", options.cacheSize ?? DEFAULT_CACHE_SIZE) };
}

/** The options of a call with their defaults, checked; throws InvalidArgumentError. */
export function checkClassifyOptions(
  options: ClassifyOptions,
): ClassifyOptions & { topK: number; alternatives: number } {
  const { minSimilarity } = options;
  if (minSimilarity !== undefined && !(minSimilarity >= -1 && minSimilarity <= 1)) {
    throw new InvalidArgumentError({
      argument: "minSimilarity",
      expected: "a number from -1 to 1",
      found: String(minSimilarity),
    });
  }
  return {
    ...options,
    topK: checkCount("topK", options.topK ?? DEFAULT_TOP_K),
    alternatives: checkCount("alternatives", options.alternatives ?? DEFAULT_ALTERNATIVES),
  };
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
