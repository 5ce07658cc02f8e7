import type { Manifest } from "@org/classifier-core/preparation";
import type { HeadPlan } from "../train/head-set.ts";
import type { ChosenCategory } from "./choose-category.ts";

const DECIMALS = 5;

/** Which heads a bundle has and why: what cross-validation said of each, and how closely they were fitted. */
export function describeTraining(
  plan: HeadPlan,
  { weights, experts }: ChosenCategory,
  joint: boolean,
): NonNullable<Manifest["training"]> {
  const direct = weights.semantic > 0 || weights.perceptron > 0 || weights.lexical > 0;
  const summed = weights.problems > 0;
  return {
    categories: direct ? (summed ? "both" : "direct") : summed ? "summed" : "similarity",
    problems: joint ? "heads and similarity" : "similarity",
    experts: experts.map(({ signal, kept, lossWith, lossWithout }) => ({
      signal,
      kept,
      logLossWith: Number(lossWith.toFixed(DECIMALS)),
      logLossWithout: Number(lossWithout.toFixed(DECIMALS)),
    })),
    strengths: Object.fromEntries(
      Object.entries(plan).map(([task, { semanticStrength, lexicalCost }]) => [
        task,
        { semantic: semanticStrength, lexical: lexicalCost },
      ]),
    ),
  };
}
