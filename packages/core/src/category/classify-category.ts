import type { CategoryData } from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type { CategoryAlternative, CategoryResult } from "../classification.ts";
import { ranked, softmax } from "../probabilities.ts";
import { scoreCategories } from "./confidence.ts";
import type { SignalTable } from "./signals.ts";

/** Level 1's verdict with what it was computed from, for decisions and explanations. */
export interface CategoryVerdict {
  readonly category: CategoryResult;
  /** Category indices, best first. */
  readonly order: readonly number[];
  /** Score and probability of each category, in the bundle's order. */
  readonly scores: Float64Array;
  readonly confidences: Float64Array;
}

/** Signals of heads that preparation trained; without any of them a category is found by similarity alone. */
const TRAINED_SIGNALS = ["semantic", "perceptron", "lexical", "problems"] as const;

/** Level 1: the category of a ticket from its signals, with confidence, margin and alternatives. */
export function classifyCategory(
  categories: readonly CategoryData[],
  signals: SignalTable,
  { weights, temperature }: Pick<Settings["category"], "weights" | "temperature">,
  options: { readonly alternatives: number },
): CategoryVerdict {
  const method = TRAINED_SIGNALS.some((signal) => weights[signal] > 0) ? "combined" : "similarity";
  return categoryVerdict(categories, scoreCategories(signals, weights), { method, temperature, ...options });
}

/** A verdict from scores: probabilities by softmax at the temperature that preparation found right. */
export function categoryVerdict(
  categories: readonly CategoryData[],
  scores: Float64Array,
  {
    method,
    temperature,
    alternatives,
  }: {
    readonly method: CategoryResult["method"];
    readonly temperature: number;
    readonly alternatives: number;
  },
): CategoryVerdict {
  const confidences = softmax(scores.map((score) => score / temperature));
  const order = ranked(confidences);
  const entry = (index: number): CategoryAlternative => ({
    id: (categories[index] as CategoryData).id,
    name: (categories[index] as CategoryData).name,
    confidence: confidences[index] as number,
  });
  const [first, second] = order as [number, number];
  return {
    category: {
      ...entry(first),
      alternatives: order.slice(1, 1 + alternatives).map(entry),
      method,
      margin: (confidences[first] as number) - (confidences[second] as number),
    },
    order,
    scores,
    confidences,
  };
}
