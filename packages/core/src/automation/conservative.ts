import type { CategoryResult } from "../classification.ts";
import type { AutomationVerdict } from "./layer.ts";

// DESIGN.md section 5: where nothing is known, a part of the work, and little confidence.
const PERCENTAGE = 45;
const CONFIDENCE = 0.2;

/** Last layer: something is always said, and it says that it is a guess. */
export function conservative(category: Pick<CategoryResult, "id">): AutomationVerdict {
  return {
    level: "PARTIALLY_AUTOMATABLE",
    percentage: PERCENTAGE,
    confidence: CONFIDENCE,
    reasoning: "Nothing known matches: no similar problem, no rule and too little said about the steps.",
    businessPriority: "MEDIUM",
    implementationComplexity: "MEDIUM",
    layer: "conservative",
    evidence: [category.id],
  };
}
