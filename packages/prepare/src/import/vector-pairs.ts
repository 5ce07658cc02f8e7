import { type Matrix, normalizeVector } from "@org/classifier-core/preparation";
import type { CategoryRows, OldModel } from "./read-categories.ts";
import type { ProblemRows } from "./read-problems.ts";

/** What the predecessor had embedded: its vectors, and the texts beside them. */
export interface OldVectors {
  readonly categoryRows: CategoryRows;
  /** undefined where business_categories.npy is missing or cannot be read. */
  readonly categoryMatrix: Matrix | undefined;
  readonly problemRows: readonly ProblemRows[];
  readonly oldModel: OldModel;
}

/** The two texts of a problem, of one of which its vector was made; which one the files do not say. */
export type ProblemText = "description" | "original_ticket";

/** An old vector beside the text it was made of. */
export interface CategoryPair {
  readonly category: string;
  readonly text: string;
  /** [dimension], of length 1. */
  readonly vector: Float32Array;
}

/** An old vector beside the texts it may have been made of. */
export interface ProblemPair {
  readonly category: string;
  readonly problem: string;
  readonly texts: Readonly<Record<ProblemText, string | undefined>>;
  /** [dimension], of length 1. */
  readonly vector: Float32Array;
}

/** Rows that have no partner. */
export interface NotCompared {
  readonly what: string;
  readonly rows: number;
  readonly reason: string;
  /** Whether the vectors have another length than the model's, and so must be of another model. */
  readonly otherLength: boolean;
}

export interface VectorPairs {
  readonly categories: readonly CategoryPair[];
  readonly problems: readonly ProblemPair[];
  readonly notCompared: readonly NotCompared[];
}

export function hasVectors({ categoryMatrix, problemRows }: OldVectors): boolean {
  return categoryMatrix !== undefined || problemRows.some(({ vectors }) => vectors !== undefined);
}

/** Puts each old vector beside its text, as far as there is one and nothing is wrong with it. */
export function pairVectors(old: OldVectors, dimension: number): VectorPairs {
  const leftOut = new LeftOut();
  const categories = pairCategories(old, dimension, leftOut);
  const problems = old.problemRows.flatMap((group) => pairProblems(group, dimension, leftOut));
  return { categories, problems, notCompared: leftOut.all() };
}

/** Counts rows by what they are and why they were left out. */
class LeftOut {
  readonly #entries = new Map<string, { what: string; rows: number; reason: string; otherLength: boolean }>();

  add(what: string, { reason, otherLength = false }: Unfit, rows = 1): [] {
    const key = `${what}\n${reason}`;
    const entry = this.#entries.get(key) ?? { what, rows: 0, reason, otherLength };
    entry.rows += rows;
    this.#entries.set(key, entry);
    return [];
  }

  all(): NotCompared[] {
    return [...this.#entries.values()];
  }
}

interface Unfit {
  readonly reason: string;
  readonly otherLength?: boolean;
}

const NO_TEXT: Unfit = { reason: "without a text" };
const NO_DIRECTION: Unfit = { reason: "not finite numbers, or all of them zero" };
const otherLength = (found: number, dimension: number): Unfit => ({
  reason: `${found} numbers long, and the model's ${dimension}`,
  otherLength: true,
});

function pairCategories(
  { categoryRows, categoryMatrix, oldModel }: OldVectors,
  dimension: number,
  leftOut: LeftOut,
): CategoryPair[] {
  if (categoryMatrix === undefined) return [];
  const what = "categories";
  const { rows, data } = categoryMatrix;
  const wrong = [categoryMatrix.dimension, oldModel.dimension].find(
    (one) => one !== undefined && one !== dimension,
  );
  if (wrong !== undefined) return leftOut.add(what, otherLength(wrong, dimension), rows);
  // With a row more or less nothing says which belongs to which.
  if (rows !== categoryRows.length) {
    return leftOut.add(what, { reason: `${rows} rows for ${categoryRows.length} names` }, rows);
  }
  return categoryRows.flatMap((row, i): CategoryPair[] => {
    if (row?.text === undefined) return leftOut.add(what, NO_TEXT);
    const vector = unitVector(data.subarray(i * dimension, (i + 1) * dimension));
    if (vector === undefined) return leftOut.add(what, NO_DIRECTION);
    return [{ category: row.category.id, text: row.text, vector }];
  });
}

function pairProblems(
  { category, rows, vectors }: ProblemRows,
  dimension: number,
  leftOut: LeftOut,
): ProblemPair[] {
  const what = `problems of ${category.id}`;
  if (vectors === undefined) return leftOut.add(what, { reason: "without vectors" }, rows.length);
  if (vectors.length !== rows.length) {
    const reason = `${vectors.length} vectors for ${rows.length} problems`;
    return leftOut.add(what, { reason }, vectors.length);
  }
  return rows.flatMap(({ id, description, originalTicket }, i): ProblemPair[] => {
    const values = vectors[i];
    if (!Array.isArray(values) || !values.every((value) => typeof value === "number")) {
      return leftOut.add(what, { reason: "not a list of numbers" });
    }
    if (values.length !== dimension) return leftOut.add(what, otherLength(values.length, dimension));
    if (id === undefined) return leftOut.add(what, NO_TEXT);
    const vector = unitVector(Float32Array.from(values));
    if (vector === undefined) return leftOut.add(what, NO_DIRECTION);
    const texts = { description, original_ticket: originalTicket };
    return [{ category: category.id, problem: id, texts, vector }];
  });
}

/** A copy of length 1: the old ones may have any; undefined for what points nowhere. */
function unitVector(values: Float32Array): Float32Array | undefined {
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return Number.isFinite(squares) && squares > 0 ? normalizeVector(values.slice()) : undefined;
}
