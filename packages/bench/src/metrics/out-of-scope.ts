import { checkSample, fallingTies } from "./sample.ts";

/** Scores of two samples; higher means more likely out of scope. */
export interface ScopeScores {
  readonly inScope: readonly number[];
  readonly outOfScope: readonly number[];
}

/**
 * Area under the ROC curve: the probability that a ticket out of scope scores higher than one in scope, a tie
 * counting half (the statistic of Mann and Whitney).
 */
export function outOfScopeAuroc({ inScope, outOfScope }: ScopeScores): number {
  checkSample("AUROC: tickets in scope", inScope);
  checkSample("AUROC: tickets out of scope", outOfScope);
  let foreignAbove = 0;
  let area = 0;
  for (const { foreign, own } of fallingScores({ inScope, outOfScope })) {
    area += own * (foreignAbove + foreign / 2);
    foreignAbove += foreign;
  }
  return area / (inScope.length * outOfScope.length);
}

/**
 * Share of the tickets out of scope that are caught by the lowest threshold which rejects at most `falseRejects` of
 * those in scope. Tied tickets are rejected together.
 */
export function recallAtFalseRejects(scores: ScopeScores, falseRejects: number): number {
  checkSample("recall: tickets in scope", scores.inScope);
  checkSample("recall: tickets out of scope", scores.outOfScope);
  let rejected = 0;
  let caught = 0;
  for (const { foreign, own } of fallingScores(scores)) {
    if ((rejected + own) / scores.inScope.length > falseRejects) break;
    rejected += own;
    caught += foreign;
  }
  return caught / scores.outOfScope.length;
}

/** How many tickets of each kind share a score, the highest score first. */
function* fallingScores({ inScope, outOfScope }: ScopeScores): Generator<{ foreign: number; own: number }> {
  const all = [
    ...inScope.map((score) => ({ score, isForeign: false })),
    ...outOfScope.map((score) => ({ score, isForeign: true })),
  ];
  for (const tied of fallingTies(all, ({ score }) => score)) {
    const foreign = tied.filter(({ isForeign }) => isForeign).length;
    yield { foreign, own: tied.length - foreign };
  }
}
