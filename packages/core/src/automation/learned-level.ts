import { AUTOMATION_LEVELS, type AutomationMappings } from "../assets/bundle-data.ts";
import { softmax } from "../probabilities.ts";
import type { AutomationInputs, Opinion, VotingLayer } from "./layer.ts";
import { typicalStatements } from "./typical-statement.ts";

/** Margins of the lexical head lie around -1 to 1; this makes a plain yes against a plain no a share of 0.98. */
const MARGIN_SHARPNESS = 2;

/**
 * Prepares the two layers that have learned from all known texts how tickets of each level are told: one from their
 * meaning (`learned_level`, a linear head on the embedding), one from their words (`wording`, a lexical head; "reset"
 * and "smashed" say more of a level than of a matter, which an embedding follows). Each is silent without its head.
 */
export function createLearnedLayers(
  mappings: AutomationMappings,
): (inputs: Pick<AutomationInputs, "learnedLevel" | "wordedLevel">) => Opinion[] {
  const statements = typicalStatements(mappings);
  const opinions = (layer: VotingLayer, scores: Float64Array | undefined): Opinion[] => {
    if (scores === undefined) return [];
    const shares = softmax(scores);
    return AUTOMATION_LEVELS.map((level, i) => ({
      layer,
      level,
      vote: shares[i] as number,
      statement: statements[level],
    }));
  };
  return ({ learnedLevel, wordedLevel }) => [
    ...opinions("learned_level", learnedLevel),
    ...opinions(
      "wording",
      wordedLevel?.map((score) => MARGIN_SHARPNESS * score),
    ),
  ];
}
