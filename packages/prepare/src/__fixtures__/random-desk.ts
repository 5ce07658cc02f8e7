import type { CategoryData, Matrix } from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { FOLDS } from "../fit/folds.ts";
import { seededRandom } from "../train/seeded-random.ts";

// A desk of random vectors: nothing in it can be learned by meaning, so what shows is who saw what.

export const DIMENSION = 6;
export const CATEGORIES = ["a", "b", "c"];

/** What stands in a row of the desk's known texts. */
export interface Row {
  readonly vector: Float32Array;
  readonly text: string;
  readonly category: number;
  /** Where its problem, or the row itself, is hidden in view "unknown". */
  readonly fold: number;
  readonly isTicket: boolean;
}

export function unitVector(random: () => number): Float32Array {
  const vector = Float32Array.from({ length: DIMENSION }, () => random() - 0.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

export function matrixOf(rows: readonly Float32Array[]): Matrix {
  return {
    data: Float32Array.from(rows.flatMap((row) => [...row])),
    rows: rows.length,
    dimension: DIMENSION,
  };
}

const category = (id: string): CategoryData => ({
  id,
  name: id,
  description: `what ${id} is about`,
  keywords: [`word${id}`],
  priorityKeywords: [],
  exclusions: [],
  catchAll: false,
  routing: { team: id, priority: "LOW", slaHours: 1, escalationPath: [] },
});

/** Problems by category, as sources have them, with 0 to 3 tickets; tickets of none; c has one ticket alone. */
export function makeDesk(seed = 1): { desk: EmbeddedDesk; rows: Row[] } {
  const random = seededRandom(seed);
  const rows: Row[] = [];
  const add = (row: Omit<Row, "vector">) => rows.push({ ...row, vector: unitVector(random) });
  // In turn within each category: problems first, then tickets of none.
  const dealt = [0, 0, 0];
  const nextFold = (own: number) => {
    const turn = dealt[own] ?? 0;
    dealt[own] = turn + 1;
    return turn % FOLDS;
  };
  const problems = Array.from({ length: 13 }, (_, i) => {
    const own = i < 6 ? 0 : 1;
    const fold = nextFold(own);
    const tickets = Array.from({ length: i === 0 ? 0 : 1 + (i % 3) }, (_, k) => `ticket ${k} of ${i}`);
    const start = rows.length;
    add({ text: `problem ${i}`, category: own, fold, isTicket: false });
    for (const text of tickets) add({ text, category: own, fold, isTicket: true });
    return {
      id: `p${i}`,
      category: CATEGORIES[own] as string,
      description: `problem ${i}`,
      tickets,
      rows: { start, count: 1 + tickets.length },
    };
  });
  const tickets = ["a", "b", "a", "c", "b", "a", "b"].map((id, i) => {
    const own = CATEGORIES.indexOf(id);
    const text = `free ${i} worda`;
    add({ text, category: own, fold: nextFold(own), isTicket: true });
    return { category: id, text };
  });
  const desk: EmbeddedDesk = {
    categories: CATEGORIES.map(category),
    known: { problems, tickets },
    categoryVectors: matrixOf(CATEGORIES.map(() => unitVector(random))),
    knownVectors: matrixOf(rows.map(({ vector }) => vector)),
    centroids: matrixOf(CATEGORIES.map((_, i) => meanOf(rows, (row) => row.isTicket && row.category === i))),
    calibration: [],
    categoryOfRow: Int32Array.from(rows, (row) => row.category),
    foreign: [],
    foreignCalibration: [],
  };
  return { desk, rows };
}

/** Mean of the vectors chosen, of length 1; zeros where none is. */
export function meanOf(rows: readonly Row[], wanted: (row: Row) => boolean): Float32Array {
  const sum = new Float64Array(DIMENSION);
  for (const { vector } of rows.filter(wanted)) {
    vector.forEach((value, k) => {
      sum[k] = (sum[k] as number) + value;
    });
  }
  const length = Math.hypot(...sum);
  return Float32Array.from(sum, (value) => (length === 0 ? 0 : value / length));
}

