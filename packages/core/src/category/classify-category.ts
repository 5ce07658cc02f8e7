import type { CategoryData } from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type { CategoryAlternative, CategoryResult } from "../classification.ts";
import { ranked, scoreCategories, softmax } from "./confidence.ts";
import type { SignalTable } from "./signals.ts";

/** Level 1's verdict with what it was computed from, for decisions and explanations. */
export interface CategoryVerdict {
  readonly category: CategoryResult;
  /** Category indices, best first. */
  readonly order: readonly number[];
  /** Score of each category, in the bundle's order. */
  readonly scores: Float64Array;
}

/** Level 1: the category of a ticket from its signals, with confidence, margin and alternatives. */
export function classifyCategory(
  categories: readonly CategoryData[],
  signals: SignalTable,
  { weights }: Pick<Settings["category"], "weights">,
  { alternatives }: { readonly alternatives: number },
): CategoryVerdict {
  const scores = scoreCategories(signals, weights);
  const confidences = softmax(scores);
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
      method: "similarity",
      margin: (confidences[first] as number) - (confidences[second] as number),
    },
    order,
    scores,
  };
}
