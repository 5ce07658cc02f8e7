import type { AutomationInputs, Statement } from "./layer.ts";

// docs/design.md: where nothing is known, a part of the work, and little confidence.
const PERCENTAGE = 45;
const CONFIDENCE = 0.2;

/** Where no layer speaks, something is still said, and it says that it is a guess. */
export function conservative({ category }: Pick<AutomationInputs, "category">): {
  readonly statement: Statement;
  readonly confidence: number;
} {
  return {
    confidence: CONFIDENCE,
    statement: {
      percentage: PERCENTAGE,
      reasoning: "Nothing known matches: no known problem, no rule and nothing said about the steps.",
      businessPriority: "MEDIUM",
      implementationComplexity: "MEDIUM",
      evidence: [category.id],
    },
  };
}
