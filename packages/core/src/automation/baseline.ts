import type { CategoryData } from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type { AutomationInputs, AutomationVerdict } from "./layer.ts";
import { levelOf } from "./level.ts";

/** Third layer: what is usual in the category, where the category is sure enough and has a baseline. */
export function categoryBaseline(
  { category }: Pick<AutomationInputs, "category">,
  categories: readonly CategoryData[],
  settings: Settings["automation"],
): AutomationVerdict | undefined {
  if (category.confidence < settings.baselineConfidence) return undefined;
  const known = categories.find(({ id }) => id === category.id);
  if (known?.automationBaseline === undefined) return undefined;
  const { percentage, confidence, reasoning } = known.automationBaseline;
  return {
    level: levelOf(percentage),
    percentage,
    confidence: confidence * category.confidence,
    reasoning,
    businessPriority: known.routing.priority,
    implementationComplexity: "MEDIUM",
    layer: "category_baseline",
    evidence: [category.id],
  };
}
