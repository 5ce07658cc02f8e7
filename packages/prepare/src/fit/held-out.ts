import {
  type AutomationLevel,
  cleanTicket,
  createKeywordFinder,
  type Matrix,
  measureSignals,
  normalizeVector,
  type ProblemIndex,
  type SignalTable,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";

/** How a ticket looks to a desk that has never seen it. */
export interface HeldOutTicket {
  /** Index of the right category, and of the known problem it belongs to, if any. */
  readonly category: number;
  readonly problem: number | undefined;
  /** A level of its own; one of a problem has its problem's. */
  readonly level: AutomationLevel | undefined;
  readonly text: string;
  /** [dimension], of length 1. */
  readonly vector: Float32Array;
  readonly fold: number;
  /**
   * `known`: the desk knows its problem, from the other tickets; `unknown`: the whole problem was hidden,
   * with the rest of its fold, as if it came up for the first time; `calibration`: a ticket set aside, which
   * no part of the bundle has seen.
   */
  readonly view: "known" | "unknown" | "calibration";
  /** Cosine with every known text; -1 for those hidden in this view. */
  readonly similarities: Float32Array;
  /** Signals for each neighbour sharpness asked for. */
  readonly signals: ReadonlyMap<number, SignalTable>;
}

/**
 * Example tickets looked at, at most; of more, every n-th. Some weights and thresholds are well determined by
 * so many, and the time for a look grows with the number of known texts.
 */
const MAX_HELD_OUT = 2000;
/** Parts the tickets are dealt into; each is hidden once. Five is the customary choice for little data. */
export const FOLDS = 5;
const HIDDEN = -1;
/** Tickets between two turns of the event loop; some hundred are done a second. */
const TICKETS_A_TURN = 50;

export interface LookOptions {
  readonly neighbourCount: number;
  readonly sharpnesses: readonly number[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Looks at each example ticket twice as if it were new, so that weights and thresholds are chosen on tickets
 * that no vector has seen: once with only itself hidden, once with every problem of its fold hidden.
 */
export async function holdOut(
  desk: EmbeddedDesk,
  index: ProblemIndex,
  options: LookOptions,
): Promise<HeldOutTicket[]> {
  const { categories, knownVectors } = desk;
  const look = createLook(desk, index, options);
  const rows = ticketRows(desk, index);
  const foldOf = dealFolds(index);
  const sums = centroidSums(categories.length, rows, index, knownVectors);
  const chosen = rows.filter((_, i) => i % Math.ceil(rows.length / MAX_HELD_OUT) === 0);
  const held: HeldOutTicket[] = [];
  for (const [done, row] of chosen.entries()) {
    await takeTurn(done, chosen.length, options);
    const vector = rowOf(knownVectors, row);
    const problem = index.problemOfRow[row] as number;
    const fold = foldOf[row] as number;
    const category = index.categoryOfRow[row] as number;
    const ticket = {
      category,
      problem: problem < 0 ? undefined : problem,
      level: index.levelOfRow[row],
      text: index.texts[row] as string,
      vector,
      fold,
    };
    const all = index.similarities(vector);
    const hiding = (hidden: (other: number) => boolean) =>
      all.map((similarity, other) => (hidden(other) ? HIDDEN : similarity));
    held.push(
      look(
        { ...ticket, view: "known" },
        hiding((other) => other === row),
        sums.without(category, vector),
      ),
      look(
        { ...ticket, view: "unknown" },
        hiding((other) => foldOf[other] === fold),
        sums.withoutFold(fold, foldOf),
      ),
    );
  }
  return held;
}

/** Looks at the tickets set aside: nothing need be hidden, since nothing has seen them. */
export async function lookAtCalibration(
  desk: EmbeddedDesk,
  index: ProblemIndex,
  options: LookOptions,
): Promise<HeldOutTicket[]> {
  const look = createLook(desk, index, options);
  const looked: HeldOutTicket[] = [];
  for (const [i, { text, vector, category, level }] of desk.calibration.entries()) {
    await takeTurn(i, desk.calibration.length, options);
    const ticket = {
      category: desk.categories.findIndex(({ id }) => id === category),
      problem: undefined,
      level,
      text,
      vector,
      fold: i % FOLDS,
      view: "calibration" as const,
    };
    looked.push(look(ticket, index.similarities(vector), desk.centroids));
  }
  return looked;
}

/** Measures a ticket's signals from what it may see. */
function createLook(
  { categories, categoryVectors }: EmbeddedDesk,
  { categoryOfRow }: ProblemIndex,
  { neighbourCount, sharpnesses }: LookOptions,
) {
  const findKeywords = createKeywordFinder(categories);
  return (
    ticket: Omit<HeldOutTicket, "similarities" | "signals">,
    similarities: Float32Array,
    centroids: Matrix | undefined,
  ): HeldOutTicket => {
    const inputs = { categories, descriptions: categoryVectors, centroids, categoryOfRow };
    const keywordHits = findKeywords(cleanTicket(ticket.text).words);
    const evidence = { vector: ticket.vector, similarities, keywordHits };
    const signals = new Map(
      sharpnesses.map((neighbourSharpness) => [
        neighbourSharpness,
        measureSignals(inputs, evidence, { neighbourCount, neighbourSharpness }),
      ]),
    );
    return { ...ticket, similarities, signals };
  };
}

async function takeTurn(done: number, total: number, { signal, onProgress }: LookOptions): Promise<void> {
  signal?.throwIfAborted();
  if (done % TICKETS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  onProgress?.(done + 1, total);
}

/** Rows that are tickets: all but the first of each problem, which is its description. */
function ticketRows({ known }: EmbeddedDesk, { problemOfRow }: ProblemIndex): number[] {
  const descriptions = new Set(known.problems.map(({ rows }) => rows.start));
  return [...problemOfRow.keys()].filter((row) => !descriptions.has(row));
}

/**
 * Deals problems, and tickets of none, out in turn, category by category: no chance, and no category sits in
 * one fold however the files are ordered. All rows of a problem are in one fold.
 */
export function dealFolds({ problems, problemOfRow, categoryOfRow }: ProblemIndex): Int32Array {
  const dealt = new Map<number, number>();
  const next = (category: number) => {
    const turn = dealt.get(category) ?? 0;
    dealt.set(category, turn + 1);
    return turn % FOLDS;
  };
  const foldOfProblem = problems.map(({ rows }) => next(categoryOfRow[rows.start] as number));
  return problemOfRow.map((problem, row) => foldOfProblem[problem] ?? next(categoryOfRow[row] as number));
}

interface CentroidSums {
  /** Centroids without one ticket of a category. */
  without(category: number, vector: Float32Array): Matrix;
  /** Centroids without all tickets of a fold. */
  withoutFold(fold: number, foldOf: Int32Array): Matrix;
}

function centroidSums(
  categories: number,
  rows: readonly number[],
  { categoryOfRow }: ProblemIndex,
  vectors: Matrix,
): CentroidSums {
  const { dimension } = vectors;
  const sum = (wanted: (row: number) => boolean) => {
    const data = new Float32Array(categories * dimension);
    for (const row of rows.filter(wanted)) {
      const start = (categoryOfRow[row] as number) * dimension;
      rowOf(vectors, row).forEach((value, i) => {
        data[start + i] = (data[start + i] as number) + value;
      });
    }
    return data;
  };
  const total = sum(() => true);
  const byFold = new Map<number, Matrix>();
  return {
    without(category, vector) {
      const data = total.slice();
      const start = category * dimension;
      vector.forEach((value, i) => {
        data[start + i] = (data[start + i] as number) - value;
      });
      return normalized(data, categories, dimension);
    },
    withoutFold(fold, foldOf) {
      const known = byFold.get(fold);
      if (known !== undefined) return known;
      const made = normalized(
        sum((row) => foldOf[row] !== fold),
        categories,
        dimension,
      );
      byFold.set(fold, made);
      return made;
    },
  };
}

function normalized(data: Float32Array, rows: number, dimension: number): Matrix {
  const matrix = { data, rows, dimension };
  for (let row = 0; row < rows; row++) normalizeVector(rowOf(matrix, row));
  return matrix;
}

function rowOf({ data, dimension }: Matrix, row: number): Float32Array {
  return data.subarray(row * dimension, (row + 1) * dimension);
}
