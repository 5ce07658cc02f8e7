import { AUTOMATION_LEVELS, type AutomationLevel } from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import { softmax } from "../probabilities.ts";
import { type Opinion, VOTING_LAYERS } from "./layer.ts";

/** One row of votes a level, in the order of AUTOMATION_LEVELS: [levels][VOTING_LAYERS]. */
export type VoteTable = readonly Float64Array[];

/** What the opinions come to. */
export interface WeighedOpinions {
  readonly level: AutomationLevel;
  readonly confidence: number;
  /** The opinion that speaks for the level: the one that counted most. */
  readonly speaker: Opinion;
}

/** The votes of all opinions as a table, 0 where a layer was silent. */
export function tabulateVotes(opinions: readonly Opinion[]): VoteTable {
  const table = AUTOMATION_LEVELS.map(() => new Float64Array(VOTING_LAYERS.length));
  for (const { level, layer, vote } of opinions) {
    const votes = table[AUTOMATION_LEVELS.indexOf(level)] as Float64Array;
    const column = VOTING_LAYERS.indexOf(layer);
    votes[column] = (votes[column] as number) + vote;
  }
  return table;
}

/**
 * Weighs what the layers said: the level of highest weighted vote, and its probability. Weights are fitted
 * at preparation on tickets held out, so a layer counts for as much as it has been right. Undefined where
 * nobody spoke.
 */
export function weighOpinions(
  opinions: readonly Opinion[],
  weights: Settings["automation"]["weights"],
): WeighedOpinions | undefined {
  const scores = Float64Array.from(tabulateVotes(opinions), (votes) =>
    VOTING_LAYERS.reduce((sum, layer, i) => sum + weights[layer] * (votes[i] as number), 0),
  );
  const confidences = softmax(scores);
  let best = 0;
  confidences.forEach((confidence, i) => {
    if (confidence > (confidences[best] as number)) best = i;
  });
  const level = AUTOMATION_LEVELS[best] as AutomationLevel;
  const speakers = opinions
    .filter((opinion) => opinion.level === level)
    .sort((a, b) => b.vote * weights[b.layer] - a.vote * weights[a.layer]);
  const loudest = speakers[0];
  if (loudest === undefined) return undefined;
  // Where the texts around, or what was learned from them, decide and a known problem agrees, the problem
  // speaks for them all: it has more to say.
  const { layer } = loudest;
  const known =
    layer === "similar_tickets" || layer === "learned_level"
      ? (speakers.find((other) => other.layer === "mapped_problem") ??
        speakers.find((other) => other.layer === "similar_tickets"))
      : undefined;
  return { level, confidence: confidences[best] as number, speaker: known ?? loudest };
}
