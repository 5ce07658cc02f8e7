import type { Settings } from "../assets/settings.ts";
import type { Decision, DecisionReason } from "../classification.ts";

/** What a decision is taken on. */
export interface DecisionInputs {
  readonly confidence: number;
  /** Highest cosine with any known text. */
  readonly nearestSimilarity: number;
  readonly truncated: boolean;
}

/**
 * How familiar a ticket looks: confidence × similarity². On CLINC150 this separated unknown requests from
 * known ones better (AUROC 0.978) than either factor alone (0.961 and 0.963).
 */
export function familiarity(confidence: number, nearestSimilarity: number): number {
  return confidence * Math.max(0, nearestSimilarity) ** 2;
}

/** Route, let a person look, or say that it is none of this desk's matters; with the reasons. */
export function decide(
  { confidence, nearestSimilarity, truncated }: DecisionInputs,
  settings: Settings["decision"],
): { decision: Decision; reasons: DecisionReason[] } {
  const reasons: DecisionReason[] = [];
  if (truncated) {
    reasons.push({
      code: "truncated",
      message: "Only the start of the ticket was read; its end may say more.",
    });
  }
  const familiar = familiarity(confidence, nearestSimilarity);
  if (settings.outOfScopeFamiliarity !== null && familiar < settings.outOfScopeFamiliarity) {
    reasons.push({
      code: "unfamiliar",
      message: `Unlike anything this desk knows: familiarity ${familiar.toFixed(2)}, below ${settings.outOfScopeFamiliarity.toFixed(2)}.`,
    });
    return { decision: "out_of_scope", reasons };
  }
  if (settings.routeConfidence === null) {
    reasons.push({
      code: "no_threshold",
      message: "The bundle has too few tickets for a confidence at which routing is safe.",
    });
    return { decision: "review", reasons };
  }
  if (confidence < settings.routeConfidence) {
    reasons.push({
      code: "low_confidence",
      message: `Confidence ${confidence.toFixed(2)} is below ${settings.routeConfidence.toFixed(2)}, from which tickets are routed.`,
    });
    return { decision: "review", reasons };
  }
  reasons.push({
    code: "confident",
    message: `Confidence ${confidence.toFixed(2)} reaches ${settings.routeConfidence.toFixed(2)}.`,
  });
  return { decision: "route", reasons };
}
