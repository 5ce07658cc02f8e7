import type { Settings } from "../assets/settings.ts";
import { logNeighbours, neighbourShares } from "../category/signals.ts";
import type { TaskScorers } from "../heads/head-scorers.ts";
import { scoreLexically } from "../lexical/lexical-head.ts";
import type { LexicalFeatures } from "../lexical/vocabulary.ts";
import { logShares, softmax } from "../probabilities.ts";
import type { Nearness } from "../vectors/nearness.ts";
import type { MatterClass } from "./matter-classes.ts";
import type { ProblemIndex } from "./problem-index.ts";

/** The signals of a matter, in the order they stand in a row; the bundle has a weight for each. */
export const PROBLEM_SIGNALS = [
  /** Highest cosine with any of its texts. */
  "similarity",
  /** As the signal of level 1. */
  "neighbours",
  "semantic",
  "perceptron",
  "lexical",
] as const satisfies readonly (keyof NonNullable<Settings["problems"]["weights"]>)[];

/** What the heads say of a ticket: [matters] each; undefined where the bundle has no such head. */
export interface ProblemEvidence {
  readonly semantic: Float64Array | undefined;
  readonly perceptron: Float64Array | undefined;
  readonly lexical: Float64Array | undefined;
}

/** Asks the problem heads of a bundle. */
export function askProblemHeads(
  { semantic, perceptron, lexical }: TaskScorers,
  vector: Float32Array,
  features: LexicalFeatures,
): ProblemEvidence {
  return {
    semantic: semantic && logShares(semantic(vector)),
    perceptron: perceptron && logShares(perceptron(vector)),
    lexical: lexical && scoreLexically(lexical, features),
  };
}

/** Measures every signal of one ticket for every matter: [matters][PROBLEM_SIGNALS]. */
export function measureProblemSignals(
  matters: readonly MatterClass[],
  index: Pick<ProblemIndex, "matterOfRow">,
  { nearness, evidence }: { readonly nearness: Nearness; readonly evidence: ProblemEvidence },
  settings: Pick<Settings["category"], "neighbourCount" | "neighbourSharpness">,
): Float64Array[] {
  const shares = neighbourShares(matters.length, index.matterOfRow, nearness, settings);
  const nearest = new Float64Array(matters.length).fill(-1);
  nearness.all().forEach((similarity, row) => {
    const matter = index.matterOfRow[row] as number;
    nearest[matter] = Math.max(nearest[matter] as number, similarity);
  });
  return matters.map((_, i) =>
    Float64Array.of(
      nearest[i] as number,
      logNeighbours(shares[i] as number),
      evidence.semantic?.[i] ?? 0,
      evidence.perceptron?.[i] ?? 0,
      evidence.lexical?.[i] ?? 0,
    ),
  );
}

/** Probability of each matter: [matters]. */
export function inferMatters(
  table: readonly Float64Array[],
  weights: NonNullable<Settings["problems"]["weights"]>,
): Float64Array {
  return softmax(
    Float64Array.from(table, (row) =>
      PROBLEM_SIGNALS.reduce((sum, signal, i) => sum + weights[signal] * (row[i] as number), 0),
    ),
  );
}

/** Lowest probability of a category's matters together, so that its logarithm stays finite. */
const LOWEST_SHARE = 1e-6;

/** ln of what all matters of each category have together: [categories]. */
export function sumIntoCategories(
  matters: readonly MatterClass[],
  probabilities: Float64Array,
  categories: number,
): Float64Array {
  const sums = new Float64Array(categories);
  matters.forEach(({ category }, i) => {
    sums[category] = (sums[category] as number) + (probabilities[i] as number);
  });
  return sums.map((sum) => Math.log(Math.max(LOWEST_SHARE, sum)));
}

/**
 * The two levels made one: a matter's probability is its category's times its own share inside the category, so
 * that what the category's other evidence says reaches the problems.
 */
export function withCategories(
  matters: readonly MatterClass[],
  probabilities: Float64Array,
  categories: Float64Array,
): Float64Array {
  const sums = new Float64Array(categories.length);
  matters.forEach(({ category }, i) => {
    sums[category] = (sums[category] as number) + (probabilities[i] as number);
  });
  return probabilities.map((probability, i) => {
    const category = matters[i]?.category as number;
    const sum = sums[category] as number;
    return sum === 0 ? 0 : (categories[category] as number) * (probability / sum);
  });
}
