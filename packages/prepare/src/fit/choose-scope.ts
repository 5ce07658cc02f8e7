import {
  lexicalConfidence,
  outOfScopeScore,
  SCOPE_SIGNALS,
  type ScopeSignals,
  type Settings,
  scopeSignals,
} from "@org/classifier-core/preparation";
import type { JudgedTicket } from "./choose-category.ts";
import { fitConditionalLogit } from "./conditional-logit.ts";
import { DEFAULT_SCOPE_WEIGHTS } from "./defaults.ts";
import { scoresOf } from "./held-out.ts";
import { quantile } from "./quantile.ts";

type ScopeSettings = Omit<Settings["scope"], "source">;

/** Fewer foreign texts held out say nothing reliable about the weights; then they are the defaults. */
export const MIN_FOREIGN = 30;
/** The offset puts the threshold here, so that a score of one half means the same on every desk. */
export const SCOPE_THRESHOLD = 0.5;
const DECIMALS = 4;
const RIDGE = 1;

export interface ChosenScope {
  readonly settings: ScopeSettings;
  /** Score of each judged ticket and of each foreign text, in their order. */
  readonly ownScores: readonly number[];
  readonly foreignScores: readonly number[];
}

/** What tells a judged ticket from foreign ones, as classification computes it. */
export function scopeSignalsOf(judged: readonly JudgedTicket[], lexicalTemperature: number): ScopeSignals[] {
  return judged.map(({ view, ticket, confidence, nearestSimilarity }) => {
    const lexical = scoresOf(view.scores.category?.lexical, ticket);
    return scopeSignals({
      confidence,
      nearestSimilarity,
      lexicalConfidence: lexical === undefined ? 1 : lexicalConfidence(lexical, lexicalTemperature),
      semantic: scoresOf(view.scores.scope?.semantic, ticket),
      lexical: scoresOf(view.scores.scope?.lexical, ticket),
    });
  });
}

/**
 * Weights and offset of the out-of-scope score: from foreign texts held out where there are enough, otherwise the
 * defaults. The threshold turns away at most `falseRejectShare` of the desk's own; with foreign texts it stops
 * earlier where turning away more would cost more than it wins.
 */
export function chooseScope(
  own: readonly ScopeSignals[],
  foreign: readonly ScopeSignals[],
  falseRejectShare: number,
  answeredAlone: readonly boolean[],
): ChosenScope {
  const learned = foreign.length >= MIN_FOREIGN;
  const weights = learned ? fitWeights(own, foreign) : DEFAULT_SCOPE_WEIGHTS;
  const odds = (signals: ScopeSignals) =>
    SCOPE_SIGNALS.reduce((sum, signal) => sum + weights[signal] * signals[signal], 0);
  const ownOdds = own.map(odds);
  const limit = quantile(ownOdds, falseRejectShare);
  const threshold = learned ? Math.min(limit, cheapest(ownOdds, foreign.map(odds))) : limit;
  const offset = justAbove(-threshold);
  // What similarity and semantics usually add where the lexical head answers alone.
  const unseen = own.flatMap((signals, i) =>
    answeredAlone[i] === true
      ? [
          odds(signals) -
            weights.lexicalConfidence * signals.lexicalConfidence -
            weights.lexical * signals.lexical,
        ]
      : [],
  );
  const settings = {
    weights,
    offset,
    lexicalOffset: round(offset + (unseen.length === 0 ? 0 : quantile(unseen, 0.5))),
  };
  const score = (signals: ScopeSignals) => outOfScopeScore(signals, { ...settings, source: "" });
  return { settings, ownScores: own.map(score), foreignScores: foreign.map(score) };
}

/** Logistic regression with weights at or above 0, as a choice between own and foreign. */
function fitWeights(
  own: readonly ScopeSignals[],
  foreign: readonly ScopeSignals[],
): ScopeSettings["weights"] {
  const start = SCOPE_SIGNALS.map((signal) => DEFAULT_SCOPE_WEIGHTS[signal]);
  const nothing = new Float64Array(SCOPE_SIGNALS.length + 2);
  const choiceOf = (signals: ScopeSignals, right: number) => ({
    // The offset is two weights, one for either sign.
    signals: [Float64Array.from([...SCOPE_SIGNALS.map((signal) => signals[signal]), 1, -1]), nothing],
    right,
  });
  const fitted = fitConditionalLogit(
    [...own.map((signals) => choiceOf(signals, 0)), ...foreign.map((signals) => choiceOf(signals, 1))],
    [...start, 0, 0],
    RIDGE,
  );
  return Object.fromEntries(
    SCOPE_SIGNALS.map((signal, i) => [signal, round(fitted[i] as number)]),
  ) as ScopeSettings["weights"];
}

/** The odds below which own and foreign are told apart with the fewest mistakes, each side counting for half. */
function cheapest(own: readonly number[], foreign: readonly number[]): number {
  const all = [
    ...own.map((odds) => ({ odds, mine: true })),
    ...foreign.map((odds) => ({ odds, mine: false })),
  ];
  all.sort((a, b) => a.odds - b.odds);
  let cost = 1; // Nothing is turned away yet: all foreign ones come through.
  let least = cost;
  // Below all of them, and finite: a manifest cannot hold infinity.
  let best = Math.min(0, ...all.slice(0, 1).map(({ odds }) => odds)) - 1;
  all.forEach(({ odds, mine }, i) => {
    cost += mine ? 1 / own.length : -1 / foreign.length;
    if (cost >= least) return;
    least = cost;
    best = (odds + (all[i + 1]?.odds ?? odds)) / 2;
  });
  return best;
}

/** More than the sums of signals are off by, less than a step of the offset. */
const SLACK = 1e-9;

/** Rounded up, and never the value itself: the ticket it came from, and any that ties with it, is let through. */
function justAbove(value: number): number {
  const steps = 10 ** DECIMALS;
  return (Math.floor((value + SLACK) * steps) + 1) / steps;
}

function round(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
