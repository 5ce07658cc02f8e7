import { accuracy } from "../metrics/accuracy.ts";
import { brierScore } from "../metrics/brier-score.ts";
import { calibrationError } from "../metrics/calibration-error.ts";
import { coverageAtPrecision } from "../metrics/coverage-at-precision.ts";
import { macroF1 } from "../metrics/macro-f1.ts";
import { median } from "../metrics/median.ts";
import { outOfScopeAuroc, recallAtFalseRejects } from "../metrics/out-of-scope.ts";
import { areaUnderRiskCoverage } from "../metrics/risk-coverage.ts";
import { topKAccuracy } from "../metrics/top-k-accuracy.ts";
import type { Mode } from "../system-under-test.ts";
import type { Measurements } from "./metric-names.ts";
import type { Outcome } from "./outcome.ts";

const PRECISION = 0.95;
const FALSE_REJECTS = 0.05;
const TOP_K = 5;

type InScope = Outcome & { readonly expectedCategory: string };
const isInScope = (outcome: Outcome): outcome is InScope => outcome.expectedCategory !== null;

/**
 * Every metric the outcomes allow. Accuracy and calibration are those of the tickets in scope, whatever was decided
 * about them. Throws RangeError where no ticket is in scope.
 */
export function scoreOutcomes(outcomes: readonly Outcome[], mode: Mode): Measurements {
  const inScope = outcomes.filter(isInScope);
  const judged = inScope.map((outcome) => ({ ...outcome, correct: isRight(outcome) }));
  return {
    accuracy: accuracy(judged),
    macroF1: macroF1(
      inScope.map(({ expectedCategory, category }) => ({ expected: expectedCategory, predicted: category })),
    ),
    calibrationError: calibrationError(judged),
    brierScore: brierScore(judged),
    areaUnderRiskCoverage: areaUnderRiskCoverage(judged),
    coverageAt95: coverageAtPrecision(judged, PRECISION),
    ...problemMetrics(inScope),
    ...levelMetrics(inScope),
    ...scopeMetrics(
      inScope,
      outcomes.filter((outcome) => !isInScope(outcome)),
    ),
    ...pathMetrics(judged, outcomes, mode),
  };
}

function isRight({ expectedCategory, category }: InScope): boolean {
  return category === expectedCategory;
}

function problemMetrics(inScope: readonly Outcome[]): Measurements {
  const ranked = inScope.flatMap(({ expectedProblem, problems }) =>
    expectedProblem === undefined ? [] : [{ expected: expectedProblem, ranked: problems }],
  );
  if (ranked.length === 0) return {};
  return { problemTop1: topKAccuracy(ranked, 1), problemTop5: topKAccuracy(ranked, TOP_K) };
}

function levelMetrics(inScope: readonly Outcome[]): Measurements {
  const levels = inScope.flatMap(({ expectedLevel, level }) =>
    expectedLevel === undefined ? [] : [{ correct: level === expectedLevel }],
  );
  return levels.length === 0 ? {} : { levelAccuracy: accuracy(levels) };
}

function scopeMetrics(inScope: readonly Outcome[], outOfScope: readonly Outcome[]): Measurements {
  if (outOfScope.length === 0) return {};
  const refused = (outcomes: readonly Outcome[]) =>
    accuracy(outcomes.map(({ decision }) => ({ correct: decision === "out_of_scope" })));
  const decided = { decidedOutOfScopeRecall: refused(outOfScope), decidedFalseRejects: refused(inScope) };
  const scores = { inScope: inScope.map(scopeScore), outOfScope: outOfScope.map(scopeScore) };
  if (!isComplete(scores.inScope) || !isComplete(scores.outOfScope)) {
    return { outOfScopeAuroc: null, outOfScopeRecallAt5: null, ...decided };
  }
  const complete = { inScope: scores.inScope, outOfScope: scores.outOfScope };
  return {
    outOfScopeAuroc: outOfScopeAuroc(complete),
    outOfScopeRecallAt5: recallAtFalseRejects(complete, FALSE_REJECTS),
    ...decided,
  };
}

/** A ticket without a word gets neither category nor score, and is as unlike the desk's as a ticket can be. */
function scopeScore({ outOfScopeScore, category }: Outcome): number | null {
  return outOfScopeScore ?? (category === null ? 1 : null);
}

function isComplete(scores: readonly (number | null)[]): scores is readonly number[] {
  return scores.every((score) => score !== null);
}

/** Share and accuracy are those of tickets in scope, times those of all; the full path is any that is not lexical. */
function pathMetrics(
  judged: readonly (Outcome & { readonly correct: boolean })[],
  all: readonly Outcome[],
  mode: Mode,
): Measurements {
  const lexical = judged.filter(({ method }) => method === "lexical");
  const times = (wanted: (method: string) => boolean) => {
    const taken = all.filter(({ method }) => method !== null && wanted(method));
    return taken.length === 0 ? null : median(taken.map(({ microseconds }) => microseconds));
  };
  return {
    // A classifier told to always ask the model has no lexical answers to count.
    lexicalShare: mode === "full" ? null : lexical.length / judged.length,
    lexicalAccuracy: lexical.length === 0 ? null : accuracy(lexical),
    lexicalMicroseconds: times((method) => method === "lexical"),
    fullMicroseconds: times((method) => method !== "lexical"),
  };
}
