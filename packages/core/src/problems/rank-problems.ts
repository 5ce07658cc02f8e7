import type { AutomationLevel } from "../assets/bundle-data.ts";
import type { ProblemMatch } from "../classification.ts";
import { nearestRows } from "../embedding/vector-search.ts";
import type { ProblemIndex } from "./problem-index.ts";

export interface RankOptions {
  /** Problems of this category only; of all where undefined. */
  readonly category?: string | undefined;
  readonly minSimilarity: number;
  readonly topK: number;
  /** Probability of each matter of the index; where given, problems are ranked by it. */
  readonly probabilities?: Float64Array | undefined;
}

/**
 * Level 2: the known problems nearest to a ticket, best first: by their probability where the bundle has heads for
 * them, otherwise each by the best of its vectors.
 */
export function rankProblems(
  index: ProblemIndex,
  similarities: Float32Array,
  { category, minSimilarity, topK, probabilities }: RankOptions,
): ProblemMatch[] {
  const matches: { problem: number; similarity: number }[] = [];
  index.problems.forEach((problem, i) => {
    if (category !== undefined && problem.category !== category) return;
    let best = -1;
    const end = problem.rows.start + problem.rows.count;
    for (let row = problem.rows.start; row < end; row++) best = Math.max(best, similarities[row] as number);
    if (best >= minSimilarity) matches.push({ problem: i, similarity: best });
  });
  const rank = ({ problem, similarity }: (typeof matches)[number]) => probabilities?.[problem] ?? similarity;
  matches.sort((a, b) => rank(b) - rank(a));
  return matches.slice(0, topK).map(({ problem, similarity }) => {
    const known = index.problems[problem] as ProblemIndex["problems"][number];
    return {
      id: known.id,
      description: known.description,
      similarity,
      ...(probabilities === undefined ? {} : { probability: probabilities[problem] as number }),
      category: known.category,
      ...(known.resolution === undefined ? {} : { resolution: known.resolution }),
      ...(known.frequency === undefined ? {} : { frequency: known.frequency }),
      ...(known.averageResolutionMinutes === undefined
        ? {}
        : { averageResolutionMinutes: known.averageResolutionMinutes }),
    };
  });
}

/** A known text near the ticket: one of a problem, or one that has a level of its own, or neither. */
export interface SimilarText {
  /** Id of its category. */
  readonly category: string;
  readonly problem: string | undefined;
  readonly level: AutomationLevel | undefined;
  readonly similarity: number;
}

/** The known texts nearest to a ticket, best first, each with its category and its problem's id or own level. */
export function similarTexts(
  { problems, problemOfRow, categoryIds, categoryOfRow, levelOfRow }: ProblemIndex,
  similarities: Float32Array,
  count: number,
): SimilarText[] {
  return nearestRows(similarities, count).map(({ row, similarity }) => ({
    category: categoryIds[categoryOfRow[row] as number] as string,
    problem: problems[problemOfRow[row] as number]?.id,
    level: levelOfRow[row],
    similarity,
  }));
}
