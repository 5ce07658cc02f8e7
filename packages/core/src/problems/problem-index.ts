import type { AutomationLevel, ProblemData, ProblemsData } from "../assets/bundle-data.ts";
import type { Matrix } from "../assets/npy.ts";

/** All known texts as packed vectors, and what each row stands for. */
export interface ProblemIndex {
  readonly problems: readonly ProblemData[];
  /** The texts behind the rows. */
  readonly texts: readonly string[];
  /** Problem of each row, as an index into `problems`; NO_PROBLEM for a ticket of none. */
  readonly problemOfRow: Int32Array;
  /** Automation level of each row that is a ticket with a level of its own. */
  readonly levelOfRow: readonly (AutomationLevel | undefined)[];
  readonly categoryIds: readonly string[];
  /** Category of each row, as an index into `categoryIds`. */
  readonly categoryOfRow: Int32Array;
  /** Cosine between `vector` and every row: [rows]. Exact; both sides have length 1. */
  similarities(vector: Float32Array): Float32Array;
}

export const NO_PROBLEM = -1;

/** Prepares exact search over a packed matrix whose rows follow knownTexts(). */
export function createProblemIndex(
  known: ProblemsData,
  categoryIds: readonly string[],
  vectors: Matrix,
): ProblemIndex {
  const problemOfRow = new Int32Array(vectors.rows).fill(NO_PROBLEM);
  const categoryOfRow = new Int32Array(vectors.rows);
  known.problems.forEach(({ category, rows: { start, count } }, problem) => {
    problemOfRow.fill(problem, start, start + count);
    categoryOfRow.fill(categoryIds.indexOf(category), start, start + count);
  });
  const levelOfRow = new Array<AutomationLevel | undefined>(vectors.rows).fill(undefined);
  const firstTicket = vectors.rows - known.tickets.length;
  known.tickets.forEach(({ category, level }, i) => {
    categoryOfRow[firstTicket + i] = categoryIds.indexOf(category);
    levelOfRow[firstTicket + i] = level;
  });
  return {
    problems: known.problems,
    texts: knownTexts(known),
    problemOfRow,
    levelOfRow,
    categoryIds,
    categoryOfRow,
    similarities: (vector) => multiply(vectors, vector),
  };
}

/** The texts behind the rows: of each problem its description and its tickets, then the tickets of no problem. */
export function knownTexts({ problems, tickets }: ProblemsData): string[] {
  return [
    ...problems.flatMap((problem) => [problem.description, ...problem.tickets]),
    ...tickets.map(({ text }) => text),
  ];
}

/** Matrix times vector; four running sums let the processor work on several products at once. */
function multiply({ data, rows, dimension }: Matrix, vector: Float32Array): Float32Array {
  const products = new Float32Array(rows);
  const whole = dimension - (dimension % 4);
  for (let row = 0, at = 0; row < rows; row++) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i < whole; i += 4, at += 4) {
      a += (data[at] as number) * (vector[i] as number);
      b += (data[at + 1] as number) * (vector[i + 1] as number);
      c += (data[at + 2] as number) * (vector[i + 2] as number);
      d += (data[at + 3] as number) * (vector[i + 3] as number);
    }
    for (; i < dimension; i++, at++) a += (data[at] as number) * (vector[i] as number);
    products[row] = a + b + c + d;
  }
  return products;
}

/** The `count` rows of highest similarity, best first; rows of equal similarity keep their order. */
export function nearestRows(
  similarities: Float32Array,
  count: number,
): { row: number; similarity: number }[] {
  const best: { row: number; similarity: number }[] = [];
  for (let row = 0; row < similarities.length && count > 0; row++) {
    const similarity = similarities[row] as number;
    const last = best.at(-1);
    if (best.length === count && last !== undefined && similarity <= last.similarity) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1] as { similarity: number }).similarity < similarity) at--;
    best.splice(at, 0, { row, similarity });
    if (best.length > count) best.pop();
  }
  return best;
}
