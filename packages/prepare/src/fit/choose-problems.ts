import {
  type CategoryData,
  type ProblemIndex,
  rankProblems,
  type Settings,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { DEFAULT_PROBLEMS } from "./defaults.ts";
import type { JudgedTicket } from "./fit-weights.ts";
import { quantile, roundDown } from "./quantile.ts";

/** Share of tickets whose own problem may fall below the similarity worth showing. */
const HIDDEN_SHARE = 0.05;
/** Tried for the category confidence below which all categories are searched. */
const SEARCH_ALL_BELOW = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** The similarity worth showing, and the confidence below which a problem may be of any category. */
export function chooseProblems(
  judged: readonly JudgedTicket[],
  desk: EmbeddedDesk,
  index: ProblemIndex,
): Omit<Settings["problems"], "source"> {
  if (index.problems.length === 0) return DEFAULT_PROBLEMS;
  const known = judged.filter(({ ticket }) => ticket.view === "known" && ticket.problem !== undefined);
  const own = known.map(({ ticket }) => {
    const { start, count } = index.problems[ticket.problem as number]?.rows ?? { start: 0, count: 0 };
    return ticket.similarities.subarray(start, start + count).reduce((a, b) => Math.max(a, b), 0);
  });
  const found = SEARCH_ALL_BELOW.map((searchAllBelowConfidence) => ({
    searchAllBelowConfidence,
    right: known.filter((ticket) => {
      const [nearest] = rankProblems(index, ticket.ticket.similarities, {
        category: searchedCategory(ticket, desk.categories, searchAllBelowConfidence),
        minSimilarity: 0,
        topK: 1,
      });
      return nearest !== undefined && nearest.id === index.problems[ticket.ticket.problem as number]?.id;
    }).length,
  }));
  const { searchAllBelowConfidence } = found.reduce((best, other) =>
    other.right > best.right ? other : best,
  );
  return { minSimilarity: roundDown(quantile(own, HIDDEN_SHARE)), searchAllBelowConfidence };
}

/** The category whose problems are looked at, or undefined for all, as classification does it. */
function searchedCategory(
  { order, confidence }: JudgedTicket,
  categories: readonly CategoryData[],
  searchAllBelowConfidence: number,
): string | undefined {
  return confidence < searchAllBelowConfidence ? undefined : categories[order[0] as number]?.id;
}
