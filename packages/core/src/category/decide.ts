import type { Settings } from "../assets/settings.ts";
import type { Decision, DecisionReason } from "../classification.ts";

/** What a decision is taken on. */
export interface DecisionInputs {
  readonly confidence: number;
  /** How little the ticket looks like the desk's own, 0 to 1; see scope.ts. */
  readonly outOfScopeScore: number;
  readonly truncated: boolean;
}

/** Route, let a person look, or say that it is none of this desk's matters; with the reasons. */
export function decide(
  { confidence, outOfScopeScore, truncated }: DecisionInputs,
  settings: Settings["decision"],
): { decision: Decision; reasons: DecisionReason[] } {
  const reasons: DecisionReason[] = [];
  if (truncated) {
    reasons.push({
      code: "truncated",
      message: "Only the start of the ticket was read; its end may say more.",
    });
  }
  if (settings.outOfScopeScore !== null && outOfScopeScore >= settings.outOfScopeScore) {
    reasons.push({
      code: "unfamiliar",
      message: `Unlike the matters of this desk: score ${outOfScopeScore.toFixed(2)}, from ${settings.outOfScopeScore.toFixed(2)} on a ticket is out of scope.`,
    });
    return { decision: "out_of_scope", reasons };
  }
  if (settings.routeConfidence === null) {
    reasons.push({
      code: "no_threshold",
      message: "The bundle's tickets do not show a confidence from which routing is safe.",
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
