import { InvalidArgumentError } from "@org/classifier-core";
import { cleanTicket, type Matrix } from "@org/classifier-core/preparation";
import type { DeskSource, SourceProblem, SourceTicket } from "../source/desk-source.ts";
import { showOrigin } from "../source/origin.ts";
import { dotRows, unitRows } from "./unit-rows.ts";

/** Something in a desk's content that is allowed and yet likely to cost accuracy. */
export interface LintFinding {
  readonly kind:
    | "near-duplicate-problems"
    | "overlapping-categories"
    | "problem-not-found-by-its-tickets"
    | "contradicting-tickets"
    | "few-tickets"
    | "few-problems"
    | "problem-without-tickets";
  /** A note is worth knowing; a warning is worth an edit, and fails a strict build. */
  readonly severity: "warning" | "note";
  /** Ids of the problems or categories it is about. */
  readonly subjects: readonly string[];
  /** Never holds a ticket's text. */
  readonly message: string;
  /** The cosine, share or count that was measured. */
  readonly value?: number;
}

/** A desk's vectors, in the desk's order. */
export interface ContentVectors {
  /** [rows, dimension] */
  readonly problems: Matrix;
  /** For each problem its rows in `problems`: its description's first, then its tickets'. */
  readonly rows: readonly { readonly start: number; readonly count: number }[];
  /** [categories, dimension], of the descriptions. */
  readonly categories: Matrix;
}

/**
 * Cosine above which two problems' descriptions say the same. From issue 3; among all-MiniLM-L6-v2's vectors
 * paraphrases of one sentence lie there. Lower, and problems that differ in one decisive word are named too.
 */
export const NEAR_DUPLICATE_COSINE = 0.95;

/** Categories are told by longer texts, whose vectors lie closer: two of one desk at 0.9 share most sentences. */
export const OVERLAPPING_CATEGORIES_COSINE = 0.9;

/** Level 3 reads the three nearest problems (docs/design.md): a problem that is not among them does not count. */
export const NEAREST_PROBLEMS = 3;

/** Below one half, a problem is more often missed by its own tickets than met. */
export const OWN_TICKETS_FINDING_IT = 0.5;

/** With a fifth held out, fewer leave less than four to measure on: one ticket would move the result by a quarter. */
export const FEW_TICKETS = 20;

/** A category with fewer known problems leaves the three nearest mostly to its neighbours. */
export const FEW_PROBLEMS = 5;

/**
 * Looks for content that is likely to cost accuracy: in the order of the kinds above, within a kind in the
 * desk's order. Compares every ticket with every row, [tickets × rows × dimension] multiplications: 1.4 s
 * for the service desk's 2,102 tickets and 2,705 rows on one core, measured 2026-11-22.
 */
export function lintContent(desk: DeskSource, vectors: ContentVectors): LintFinding[] {
  checkShapes(desk, vectors);
  const problems = unitRows(vectors.problems);
  return [
    ...nearDuplicates(desk.problems, problems, vectors.rows),
    ...overlaps(desk, unitRows(vectors.categories)),
    ...notFound(desk.problems, problems, vectors.rows),
    ...contradictions(desk.tickets),
    ...fewExamples(desk),
    ...withoutTickets(desk),
  ];
}

function nearDuplicates(
  problems: readonly SourceProblem[],
  matrix: Matrix,
  rows: ContentVectors["rows"],
): LintFinding[] {
  const findings: LintFinding[] = [];
  forEachPair(problems.length, (a, b) => {
    const value = dotRows(matrix, rows[a]?.start ?? 0, rows[b]?.start ?? 0);
    if (value <= NEAR_DUPLICATE_COSINE) return;
    const [first, second] = [problems[a] as SourceProblem, problems[b] as SourceProblem];
    findings.push({
      kind: "near-duplicate-problems",
      severity: "warning",
      subjects: [first.id, second.id],
      message: `${first.id} (${showOrigin(first.origin)}) and ${second.id} (${showOrigin(second.origin)}) say nearly the same: cosine ${value.toFixed(3)}; merge them, or say what sets them apart`,
      value,
    });
  });
  return findings;
}

function overlaps({ categories }: DeskSource, matrix: Matrix): LintFinding[] {
  const findings: LintFinding[] = [];
  forEachPair(categories.length, (a, b) => {
    const value = dotRows(matrix, a, b);
    if (value <= OVERLAPPING_CATEGORIES_COSINE) return;
    const subjects = [categories[a]?.id ?? "", categories[b]?.id ?? ""];
    findings.push({
      kind: "overlapping-categories",
      severity: "warning",
      subjects,
      message: `the descriptions of ${subjects.join(" and ")} overlap: cosine ${value.toFixed(3)}; describe what belongs to one alone`,
      value,
    });
  });
  return findings;
}

function notFound(
  problems: readonly SourceProblem[],
  matrix: Matrix,
  rows: ContentVectors["rows"],
): LintFinding[] {
  return problems.flatMap(({ id, origin }, problem) => {
    const { start, count } = rows[problem] as { start: number; count: number };
    const tickets = count - 1;
    if (tickets === 0) return [];
    let found = 0;
    for (let ticket = start + 1; ticket < start + count; ticket++) {
      if (isFound(ticket, problem, matrix, rows)) found++;
    }
    const value = found / tickets;
    if (value >= OWN_TICKETS_FINDING_IT) return [];
    return [
      {
        kind: "problem-not-found-by-its-tickets" as const,
        severity: "warning" as const,
        subjects: [id],
        message: `${id} (${showOrigin(origin)}) is among the ${NEAREST_PROBLEMS} nearest problems of only ${found} of its ${tickets} tickets; word it as they do, or check their labels`,
        value,
      },
    ];
  });
}

/** Whether the ticket's own problem, told by its other rows, is among the nearest to it. */
function isFound(ticket: number, own: number, matrix: Matrix, rows: ContentVectors["rows"]): boolean {
  const ownBest = nearestOf(rows[own], ticket, matrix, Number.POSITIVE_INFINITY);
  let ahead = 0;
  for (let problem = 0; problem < rows.length; problem++) {
    // Equally near does not count: which of two equals comes first is no property of the ticket.
    if (problem === own || nearestOf(rows[problem], ticket, matrix, ownBest) <= ownBest) continue;
    ahead++;
    if (ahead === NEAREST_PROBLEMS) return false;
  }
  return true;
}

/** Highest cosine between the ticket and a problem's rows but itself; stops at the first above `enough`. */
function nearestOf(
  rows: { start: number; count: number } | undefined,
  ticket: number,
  matrix: Matrix,
  enough: number,
): number {
  let best = Number.NEGATIVE_INFINITY;
  if (rows === undefined) return best;
  for (let row = rows.start; row < rows.start + rows.count && best <= enough; row++) {
    if (row !== ticket) best = Math.max(best, dotRows(matrix, ticket, row));
  }
  return best;
}

function contradictions(tickets: readonly SourceTicket[]): LintFinding[] {
  const byText = new Map<string, Map<string, SourceTicket>>();
  for (const ticket of tickets) {
    const text = cleanTicket(ticket.text).text.toLowerCase();
    const labels = byText.get(text) ?? new Map<string, SourceTicket>();
    byText.set(text, labels);
    const label = ticket.problem ?? ticket.category;
    if (!labels.has(label)) labels.set(label, ticket);
  }
  return [...byText.values()]
    .filter((labels) => labels.size > 1)
    .map((labels) => ({
      kind: "contradicting-tickets",
      severity: "warning",
      subjects: [...labels.keys()],
      message: `the same text has ${labels.size} labels: ${Array.from(labels, ([label, { origin }]) => `${label} at ${showOrigin(origin)}`).join(", ")}; keep one, or tell them apart`,
      value: labels.size,
    }));
}

function fewExamples({ categories, problems, tickets }: DeskSource): LintFinding[] {
  const count = (items: readonly { category: string }[], id: string) =>
    items.filter(({ category }) => category === id).length;
  const few = (
    kind: "few-tickets" | "few-problems",
    items: readonly { category: string }[],
    wanted: number,
  ) =>
    categories.flatMap(({ id }): LintFinding[] => {
      const value = count(items, id);
      if (value >= wanted) return [];
      const what = `${kind === "few-tickets" ? "ticket" : "problem"}${value === 1 ? "" : "s"}`;
      const message = `category ${id} has ${value} ${what}; with fewer than ${wanted} it is hard to learn and to measure`;
      return [{ kind, severity: "warning", subjects: [id], message, value }];
    });
  return [...few("few-tickets", tickets, FEW_TICKETS), ...few("few-problems", problems, FEW_PROBLEMS)];
}

function withoutTickets({ problems, tickets }: DeskSource): LintFinding[] {
  const named = new Set(tickets.map(({ problem }) => problem));
  return problems
    .filter(({ id }) => !named.has(id))
    .map(({ id, origin }) => ({
      kind: "problem-without-tickets",
      severity: "note",
      subjects: [id],
      message: `${id} (${showOrigin(origin)}) has no example ticket: it is found by its description alone`,
    }));
}

function forEachPair(count: number, visit: (a: number, b: number) => void): void {
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) visit(a, b);
  }
}

function checkShapes({ problems, categories }: DeskSource, vectors: ContentVectors): void {
  const refuse = (expected: string, found: string): never => {
    throw new InvalidArgumentError({ argument: "vectors", expected, found });
  };
  if (vectors.rows.length !== problems.length) {
    refuse(`rows of ${problems.length} problems`, `${vectors.rows.length}`);
  }
  if (vectors.categories.rows !== categories.length) {
    refuse(`vectors of ${categories.length} categories`, `${vectors.categories.rows}`);
  }
  vectors.rows.forEach(({ start, count }, i) => {
    if (start < 0 || count < 1 || start + count > vectors.problems.rows) {
      refuse(
        `rows inside a matrix of ${vectors.problems.rows}`,
        `${start} to ${start + count} for ${problems[i]?.id}`,
      );
    }
  });
}
