import type { AutomationLevel, AutomationMapping } from "../assets/bundle-data.ts";
import type { AutomationLayer, CategoryResult, ProblemMatch } from "../classification.ts";
import type { SimilarText } from "../problems/rank-problems.ts";
import type { Words } from "../text/words.ts";

/** The layers whose votes are weighed, in the order they are asked; the bundle has a weight for each. */
export const VOTING_LAYERS = [
  "mapped_problem",
  "similar_tickets",
  "learned_level",
  "wording",
  "rule",
  "category_baseline",
  "step_analysis",
] as const satisfies readonly AutomationLayer[];

export type VotingLayer = (typeof VOTING_LAYERS)[number];

/** What a layer is given: the ticket's words and the verdicts of the tiers before. */
export interface AutomationInputs {
  readonly words: Words;
  /** Scores of the levels by the heads on meaning and on words; undefined where the bundle has no such head. */
  readonly learnedLevel: Float64Array | undefined;
  readonly wordedLevel: Float64Array | undefined;
  readonly category: Pick<CategoryResult, "id" | "confidence">;
  /** Nearest known problems, best first. */
  readonly problems: readonly ProblemMatch[];
  /** Nearest known texts, best first. */
  readonly similar: readonly SimilarText[];
}

/** What a layer has to say for one level. */
export interface Opinion {
  readonly layer: VotingLayer;
  readonly level: AutomationLevel;
  /** How much of the layer's voice goes to this level, 0 to 1. */
  readonly vote: number;
  /** What the layer would answer if the level wins. */
  readonly statement: Statement;
}

/** An answer without its level: how far, why, and by what it was decided. */
export interface Statement extends Omit<AutomationMapping, "level" | "confidence"> {
  readonly evidence: readonly string[];
}
