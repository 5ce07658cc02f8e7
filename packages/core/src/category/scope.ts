import type { Settings } from "../assets/settings.ts";

/** What tells a ticket of the desk's own from one that is nobody's matter here. */
export const SCOPE_SIGNALS = [
  /** ln of the category's confidence, -∞ to 0. */
  "confidence",
  /** ln of the highest cosine with any known text. */
  "similarity",
  /** ln of the lexical head's own confidence: a text of strange words has none. */
  "lexicalConfidence",
  /** Log odds of the linear head that has seen texts of both kinds; 0 where the desk has none of the other kind. */
  "semantic",
  /** Margin of the lexical head that has seen both. */
  "lexical",
] as const satisfies readonly (keyof Settings["scope"]["weights"])[];

export type ScopeSignal = (typeof SCOPE_SIGNALS)[number];
/** In the order of SCOPE_SIGNALS. */
export type ScopeSignals = Readonly<Record<ScopeSignal, number>>;

/** Lowest cosine counted: below it a text is as foreign as it can be. */
const LOWEST_SIMILARITY = 0.01;
/** Lowest probability counted, so that its logarithm stays finite. */
const LOWEST_CONFIDENCE = 1e-9;

/** The signals of a ticket that both models have looked at. */
export function scopeSignals(parts: {
  readonly confidence: number;
  readonly nearestSimilarity: number;
  /** 1 where the bundle has no lexical head. */
  readonly lexicalConfidence: number;
  /** Scores of the scope heads, foreign and own. */
  readonly semantic: Float64Array | undefined;
  readonly lexical: Float64Array | undefined;
}): ScopeSignals {
  return {
    confidence: Math.log(Math.max(LOWEST_CONFIDENCE, parts.confidence)),
    similarity: Math.log(Math.max(LOWEST_SIMILARITY, parts.nearestSimilarity)),
    lexicalConfidence: Math.log(Math.max(LOWEST_CONFIDENCE, parts.lexicalConfidence)),
    semantic: ownLogOdds(parts.semantic),
    lexical: ownLogOdds(parts.lexical),
  };
}

/** Own less foreign. */
function ownLogOdds(scores: Float64Array | undefined): number {
  return scores === undefined ? 0 : (scores[1] as number) - (scores[0] as number);
}

/**
 * How little a ticket looks like the desk's own, 0 to 1: one less the logistic of the weighted signals. Without
 * foreign examples the weights are 1, 2 and ½: confidence × similarity² × √lexical confidence, which on CLINC150
 * tells unknown requests apart better than any factor alone (docs/design.md).
 */
export function outOfScopeScore(signals: ScopeSignals, { weights, offset }: Settings["scope"]): number {
  const odds = SCOPE_SIGNALS.reduce((sum, signal) => sum + weights[signal] * signals[signal], offset);
  return 1 / (1 + Math.exp(odds));
}

/** The same where the lexical head alone has looked; what it cannot see is put in by what was usual. */
export function lexicalOutOfScopeScore(
  { lexicalConfidence, lexical }: Pick<ScopeSignals, "lexicalConfidence" | "lexical">,
  { weights, lexicalOffset }: Settings["scope"],
): number {
  const odds = weights.lexicalConfidence * lexicalConfidence + weights.lexical * lexical + lexicalOffset;
  return 1 / (1 + Math.exp(odds));
}
