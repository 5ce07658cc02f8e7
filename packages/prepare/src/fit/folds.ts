import type { ProblemIndex } from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { NO_CLASS } from "../train/examples.ts";

/** Parts the tickets are dealt into; each is hidden once. Five is the customary choice for little data. */
export const FOLDS = 5;

/** Rows that are tickets: all but the first of each problem, which is its description. */
export function ticketRows({ known }: EmbeddedDesk, { problemOfRow }: ProblemIndex): number[] {
  const descriptions = new Set(known.problems.map(({ rows }) => rows.start));
  return [...problemOfRow.keys()].filter((row) => !descriptions.has(row));
}

/**
 * Deals known texts out in turn, matter by matter: no chance, and every matter sits in every fold however the files
 * are ordered. Descriptions are in no fold: they are never hidden.
 */
export function dealTickets({ matterOfRow }: ProblemIndex, tickets: readonly number[]): Int32Array {
  const folds = new Int32Array(matterOfRow.length).fill(NO_CLASS);
  const dealt = new Map<number, number>();
  for (const row of tickets) {
    const matter = matterOfRow[row] as number;
    const turn = dealt.get(matter) ?? matter;
    dealt.set(matter, turn + 1);
    folds[row] = turn % FOLDS;
  }
  return folds;
}

/**
 * Deals problems, and tickets of none, out in turn, category by category. All rows of a problem are in one fold, its
 * description too.
 */
export function dealProblems({ problems, problemOfRow, categoryOfRow }: ProblemIndex): Int32Array {
  const dealt = new Map<number, number>();
  const next = (category: number) => {
    const turn = dealt.get(category) ?? 0;
    dealt.set(category, turn + 1);
    return turn % FOLDS;
  };
  const foldOfProblem = problems.map(({ rows }) => next(categoryOfRow[rows.start] as number));
  return problemOfRow.map((problem, row) => foldOfProblem[problem] ?? next(categoryOfRow[row] as number));
}
