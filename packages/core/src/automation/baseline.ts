import type { CategoryData } from "../assets/bundle-data.ts";
import type { AutomationInputs, Opinion } from "./layer.ts";
import { levelOf } from "./level.ts";

/** Fourth layer: what is usual in the category, where it says so, as far as the category is sure. */
export function categoryBaseline(
  { category }: Pick<AutomationInputs, "category">,
  categories: readonly CategoryData[],
): Opinion[] {
  const known = categories.find(({ id }) => id === category.id);
  if (known?.automationBaseline === undefined) return [];
  const { percentage, confidence, reasoning } = known.automationBaseline;
  return [
    {
      layer: "category_baseline",
      level: levelOf(percentage),
      vote: confidence * category.confidence,
      statement: {
        percentage,
        reasoning,
        businessPriority: known.routing.priority,
        implementationComplexity: "MEDIUM",
        evidence: [category.id],
      },
    },
  ];
}
