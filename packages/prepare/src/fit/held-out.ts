import {
  cleanTicket,
  createKeywordFinder,
  createProblemIndex,
  type Matrix,
  measureSignals,
  type ProblemIndex,
  type SignalTable,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";

/** How a ticket looks to a desk that has never seen it. */
export interface HeldOutTicket {
  /** Index of the right category, and of the known problem it belongs to, if any. */
  readonly category: number;
  readonly problem: number | undefined;
  readonly text: string;
  readonly fold: number;
  /**
   * `known`: the desk knows its problem, from the other tickets; `unknown`: the whole problem was hidden,
   * with the rest of its fold, as if it came up for the first time.
   */
  readonly view: "known" | "unknown";
  /** Cosine with every known text; -1 for those hidden in this view. */
  readonly similarities: Float32Array;
  /** Signals for each neighbour sharpness asked for. */
  readonly signals: ReadonlyMap<number, SignalTable>;
}

/**
 * Tickets looked at, at most; of more, every n-th. Seven weights and a few thresholds are well determined by
 * so many, and the time for a look grows with the number of known texts.
 */
const MAX_HELD_OUT = 2000;
/** Parts the problems are dealt into; each is hidden once. Five is the customary choice for little data. */
export const FOLDS = 5;
const HIDDEN = -1;

/**
 * Looks at each example ticket twice as if it were new, so that weights and thresholds are chosen on tickets
 * that no vector has seen: once with only itself hidden, once with every problem of its fold hidden.
 */
export async function holdOut(
  desk: EmbeddedDesk,
  options: {
    readonly neighbourCount: number;
    readonly sharpnesses: readonly number[];
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<HeldOutTicket[]> {
  const { categories, categoryVectors, knownVectors } = desk;
  const categoryIds = categories.map(({ id }) => id);
  const index = createProblemIndex(desk.known, categoryIds, knownVectors);
  const findKeywords = createKeywordFinder(categories);
  const rows = ticketRows(desk, index);
  const foldOf = dealFolds(index);
  const sums = centroidSums(categoryIds.length, rows, index, knownVectors);
  const chosen = rows.filter((_, i) => i % Math.ceil(rows.length / MAX_HELD_OUT) === 0);
  const held: HeldOutTicket[] = [];
  for (const [done, row] of chosen.entries()) {
    options.signal?.throwIfAborted();
    // Some hundred tickets a second: the event loop gets its turn between two.
    if (done % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    options.onProgress?.(done, chosen.length);
    const vector = rowOf(knownVectors, row);
    const text = index.texts[row] as string;
    const keywordHits = findKeywords(cleanTicket(text).words);
    const all = index.similarities(vector);
    const problem = index.problemOfRow[row] as number;
    const fold = foldOf[row] as number;
    const category = index.categoryOfRow[row] as number;
    for (const view of ["known", "unknown"] as const) {
      const hidden = (other: number) => (view === "known" ? other === row : foldOf[other] === fold);
      const similarities = all.map((similarity, other) => (hidden(other) ? HIDDEN : similarity));
      const centroids = view === "known" ? sums.without(category, vector) : sums.withoutFold(fold, foldOf);
      const inputs = {
        categories,
        descriptions: categoryVectors,
        centroids,
        categoryOfRow: index.categoryOfRow,
      };
      const signals = new Map(
        options.sharpnesses.map((neighbourSharpness) => [
          neighbourSharpness,
          measureSignals(
            inputs,
            { vector, similarities, keywordHits },
            { neighbourCount: options.neighbourCount, neighbourSharpness },
          ),
        ]),
      );
      held.push({
        category,
        problem: problem < 0 ? undefined : problem,
        text,
        fold,
        view,
        similarities,
        signals,
      });
    }
  }
  return held;
}

/** Rows that are tickets: all but the first of each problem, which is its description. */
function ticketRows({ known }: EmbeddedDesk, { problemOfRow }: ProblemIndex): number[] {
  const descriptions = new Set(known.problems.map(({ rows }) => rows.start));
  return [...problemOfRow.keys()].filter((row) => !descriptions.has(row));
}

/** Deals problems, and tickets of none, out in turn: no chance, and every category is spread over all folds. */
function dealFolds({ problemOfRow }: ProblemIndex): Int32Array {
  let free = 0;
  return problemOfRow.map((problem) => (problem < 0 ? free++ : problem) % FOLDS);
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
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * dimension, (row + 1) * dimension);
    const length = Math.hypot(...values);
    if (length > 0)
      values.forEach((value, i) => {
        values[i] = value / length;
      });
  }
  return { data, rows, dimension };
}

function rowOf({ data, dimension }: Matrix, row: number): Float32Array {
  return data.subarray(row * dimension, (row + 1) * dimension);
}
