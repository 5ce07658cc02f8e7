import { type AutomationStep, DATA_PATHS } from "../assets/bundle-data.ts";
import type { AutomationStepResult } from "../classification.ts";
import { compilePhrases, withoutNegated } from "../text/phrases.ts";
import type { Words } from "../text/words.ts";
import type { AutomationInputs, Opinion } from "./layer.ts";
import { levelOf } from "./level.ts";

/** Vote of the analysis with one signal, and what each further one adds: few words decide little. */
const FIRST_SIGNAL_VOTE = 0.4;
const FURTHER_SIGNAL_VOTE = 0.2;
/** Steps at 0 or 100 % could never be moved; they are taken as this near to it, in per cent. */
const EDGE_PERCENTAGE = 1;
/** Halvings of the shift's interval: far below a hundredth of a per cent. */
const SHIFT_HALVINGS = 40;
const LARGEST_SHIFT_LOG_ODDS = 20;

/** Prepares the analysis of the steps every resolution takes, by what the ticket says about each. */
export function createStepAnalysis(
  steps: readonly AutomationStep[],
  negations: ReadonlySet<string>,
): (words: Words) => AutomationStepResult[] {
  const phrases = compilePhrases(
    steps.flatMap((step, i) =>
      step.signals.flatMap((signal, j) =>
        signal.phrases.map((phrase) => ({
          phrase,
          tag: { step, signal },
          origin: { asset: DATA_PATHS.automationRules, field: `steps.${i}.signals.${j}.phrases` },
        })),
      ),
    ),
  );
  return (words) => {
    const hits = withoutNegated(phrases.find(words), words, negations);
    return steps.map((step) => {
      // Each signal once, by the first of its phrases that is met.
      const met = step.signals.flatMap((signal) => {
        const hit = hits.find(({ tag }) => tag.signal === signal);
        return hit === undefined
          ? []
          : [{ phrase: hit.phrase, reason: signal.reason, percentage: signal.percentage }];
      });
      const sum = met.reduce((total, { percentage }) => total + percentage, step.basePercentage);
      return {
        id: step.id,
        name: step.name,
        weight: step.weight,
        percentage: sum / (met.length + 1),
        signals: met.map(({ phrase, reason }) => ({ phrase, reason })),
      };
    });
  };
}

/** Fifth layer: the weighted mean of the steps, where the ticket says something about them. */
export function stepOpinion(
  steps: readonly AutomationStepResult[],
  category: Pick<AutomationInputs["category"], "id">,
): Opinion[] {
  const signals = steps.reduce((sum, step) => sum + step.signals.length, 0);
  if (signals === 0) return [];
  const percentage = weightedMean(
    steps,
    steps.map((step) => step.percentage),
  );
  const reasons = steps.flatMap((step) => step.signals.map(({ reason }) => `${step.name}: ${reason}`));
  return [
    {
      layer: "step_analysis",
      level: levelOf(percentage),
      vote: Math.min(1, FIRST_SIGNAL_VOTE + (signals - 1) * FURTHER_SIGNAL_VOTE),
      statement: {
        percentage,
        reasoning: `Judged step by step. ${reasons.join("; ")}.`,
        businessPriority: "MEDIUM",
        implementationComplexity: "MEDIUM",
        evidence: [category.id],
      },
    },
  ];
}

/**
 * The steps moved so that their weighted mean is `percentage`: whichever layer decided, the steps add up to
 * what it said. All move by the same log odds, so their order stays and none leaves 0 to 100.
 */
export function shiftSteps(
  steps: readonly AutomationStepResult[],
  percentage: number,
): AutomationStepResult[] {
  const logOdds = steps.map((step) => {
    const share = Math.min(100 - EDGE_PERCENTAGE, Math.max(EDGE_PERCENTAGE, step.percentage)) / 100;
    return Math.log(share / (1 - share));
  });
  const shifted = (by: number) => logOdds.map((odds) => 100 / (1 + Math.exp(-(odds + by))));
  let low = -LARGEST_SHIFT_LOG_ODDS;
  let high = LARGEST_SHIFT_LOG_ODDS;
  for (let i = 0; i < SHIFT_HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (weightedMean(steps, shifted(middle)) < percentage) low = middle;
    else high = middle;
  }
  const percentages = shifted((low + high) / 2);
  return steps.map((step, i) => ({ ...step, percentage: percentages[i] as number }));
}

function weightedMean(
  steps: readonly Pick<AutomationStepResult, "weight">[],
  percentages: readonly number[],
): number {
  let sum = 0;
  let total = 0;
  for (const [i, { weight }] of steps.entries()) {
    sum += weight * (percentages[i] as number);
    total += weight;
  }
  return sum / total;
}
