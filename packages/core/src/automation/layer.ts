import type { AutomationMapping } from "../assets/bundle-data.ts";
import type { AutomationLayer, CategoryResult, ProblemMatch } from "../classification.ts";
import type { Words } from "../text/words.ts";

/** What a layer is given: the ticket's words and the verdicts of the tiers before. */
export interface AutomationInputs {
  readonly words: Words;
  readonly category: CategoryResult;
  /** Nearest known problems of any category, best first. */
  readonly problems: readonly ProblemMatch[];
}

/** What a layer says when it has something to say. */
export interface AutomationVerdict extends AutomationMapping {
  readonly layer: AutomationLayer;
  readonly evidence: readonly string[];
}
