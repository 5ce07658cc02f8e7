import type { AutomationLevel, ProblemData, ProblemsData } from "../assets/bundle-data.ts";
import { type MatterClass, matterClasses } from "./matter-classes.ts";

/** All known texts, and what the row of each stands for in the packed vectors. */
export interface ProblemIndex {
  readonly problems: readonly ProblemData[];
  /** The texts behind the rows. */
  readonly texts: readonly string[];
  /** So many rows, the first ones, are texts of problems; the others are tickets of none. */
  readonly problemRows: number;
  /** Problem of each row, as an index into `problems`; NO_PROBLEM for a ticket of none. */
  readonly problemOfRow: Int32Array;
  /** Automation level of each row that is a ticket with a level of its own. */
  readonly levelOfRow: readonly (AutomationLevel | undefined)[];
  readonly categoryIds: readonly string[];
  /** Category of each row, as an index into `categoryIds`. */
  readonly categoryOfRow: Int32Array;
  /** The classes of the problem heads, and the one of each row, as an index into them. */
  readonly matters: readonly MatterClass[];
  readonly matterOfRow: Int32Array;
}

export const NO_PROBLEM = -1;

/** Lays out what each row of a packed matrix stands for whose rows follow knownTexts(). */
export function createProblemIndex(known: ProblemsData, categoryIds: readonly string[]): ProblemIndex {
  const texts = knownTexts(known);
  const rows = texts.length;
  const problemOfRow = new Int32Array(rows).fill(NO_PROBLEM);
  const categoryOfRow = new Int32Array(rows);
  known.problems.forEach(({ category, rows: { start, count } }, problem) => {
    problemOfRow.fill(problem, start, start + count);
    categoryOfRow.fill(categoryIds.indexOf(category), start, start + count);
  });
  const levelOfRow = new Array<AutomationLevel | undefined>(rows).fill(undefined);
  const firstTicket = rows - known.tickets.length;
  known.tickets.forEach(({ category, level }, i) => {
    categoryOfRow[firstTicket + i] = categoryIds.indexOf(category);
    levelOfRow[firstTicket + i] = level;
  });
  const matters = matterClasses(known, categoryIds);
  const others = new Map(
    matters.flatMap(({ problem, category }, i) => (problem === undefined ? [[category, i] as const] : [])),
  );
  const matterOfRow = problemOfRow.map((problem, row) =>
    problem === NO_PROBLEM ? (others.get(categoryOfRow[row] as number) as number) : problem,
  );
  return {
    matters,
    matterOfRow,
    problems: known.problems,
    texts,
    problemRows: firstTicket,
    problemOfRow,
    levelOfRow,
    categoryIds,
    categoryOfRow,
  };
}

/** The texts behind the rows: of each problem its description and its tickets, then the tickets of no problem. */
export function knownTexts({ problems, tickets }: ProblemsData): string[] {
  return [
    ...problems.flatMap((problem) => [problem.description, ...problem.tickets]),
    ...tickets.map(({ text }) => text),
  ];
}
