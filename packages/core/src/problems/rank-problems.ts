import type { AutomationLevel } from "../assets/bundle-data.ts";
import type { ProblemMatch } from "../classification.ts";
import { ranked } from "../probabilities.ts";
import { type Neighbour, nearestRows } from "../vectors/nearest-rows.ts";
import type { Nearness } from "../vectors/nearness.ts";
import { NO_PROBLEM, type ProblemIndex } from "./problem-index.ts";

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
export function rankProblems(index: ProblemIndex, nearness: Nearness, options: RankOptions): ProblemMatch[] {
  const { topK, probabilities } = options;
  const best = () => bestOfProblems(index, nearness, options);
  const matches =
    probabilities === undefined
      ? (nearProblems(index, nearness, options) ?? nearestRows(best(), topK))
      : likelyProblems(best(), probabilities, topK);
  return matches.map(({ row: problem, similarity }) => {
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

/** Known texts looked at before all are. On the service desk they hold the first five problems of a category in 81 %. */
const NEAR_TEXTS = 64;

/**
 * The first problems by the first text of each among the nearest: those that a search of all would find. Undefined
 * where the nearest do not tell.
 */
function nearProblems(
  { problems, problemOfRow }: ProblemIndex,
  nearness: Nearness,
  { category, minSimilarity, topK }: RankOptions,
): Neighbour[] | undefined {
  const found = new Map<number, Neighbour>();
  const near = nearness.nearest(NEAR_TEXTS);
  for (const { row, similarity } of near) {
    if (found.size === topK || similarity < minSimilarity) return [...found.values()];
    const problem = problemOfRow[row] as number;
    if (problem === NO_PROBLEM || found.has(problem)) continue;
    if (category !== undefined && problems[problem]?.category !== category) continue;
    found.set(problem, { row: problem, similarity });
  }
  return found.size === topK || near.length < NEAR_TEXTS ? [...found.values()] : undefined;
}

/** Below every cosine, and what nearestRows() leaves out. */
const LEFT_OUT = Number.NEGATIVE_INFINITY;

/** Highest cosine with any text of each problem, [problems]; LEFT_OUT where the options do not want it. */
function bestOfProblems(
  { problems }: ProblemIndex,
  nearness: Nearness,
  { category, minSimilarity }: RankOptions,
): Float32Array {
  const similarities = nearness.all();
  const bestOf = new Float32Array(problems.length).fill(LEFT_OUT);
  for (const [i, problem] of problems.entries()) {
    if (category !== undefined && problem.category !== category) continue;
    const { start, count } = problem.rows;
    let best = -1;
    for (let row = start; row < start + count; row++) best = Math.max(best, similarities[row] as number);
    if (best >= minSimilarity) bestOf[i] = best;
  }
  return bestOf;
}

function likelyProblems(best: Float32Array, probabilities: Float64Array, topK: number): Neighbour[] {
  return ranked(probabilities.subarray(0, best.length))
    .filter((problem) => best[problem] !== LEFT_OUT)
    .slice(0, topK)
    .map((problem) => ({ row: problem, similarity: best[problem] as number }));
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
  nearness: Nearness,
  count: number,
): SimilarText[] {
  return nearness.nearest(count).map(({ row, similarity }) => ({
    category: categoryIds[categoryOfRow[row] as number] as string,
    problem: problems[problemOfRow[row] as number]?.id,
    level: levelOfRow[row],
    similarity,
  }));
}
