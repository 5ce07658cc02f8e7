import type { LexicalHead } from "../lexical/lexical-head.ts";
import { linearScorer, type ScoreVector } from "./linear-scorer.ts";
import { perceptronScorer } from "./perceptron.ts";
import type { VectorHeads } from "./read-heads.ts";

/** A task's heads on embeddings, ready to score; undefined where the bundle has no such head. */
export interface VectorScorers {
  readonly semantic: ScoreVector | undefined;
  readonly perceptron: ScoreVector | undefined;
}

/** The same with the head on n-grams. */
export interface TaskScorers extends VectorScorers {
  readonly lexical: LexicalHead | undefined;
}

export function vectorScorers({ semantic, perceptron }: VectorHeads): VectorScorers {
  return {
    semantic: semantic && linearScorer(semantic),
    perceptron: perceptron && perceptronScorer(perceptron),
  };
}
