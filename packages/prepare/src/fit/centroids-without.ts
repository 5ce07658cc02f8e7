import { type Matrix, normalizeVector, type ProblemIndex } from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";

/** Centroids of the categories as a held-out ticket may see them. */
export interface CentroidSums {
  /** Centroids without one ticket. */
  without(row: number): Matrix | undefined;
  /** Centroids without all tickets of a fold. */
  withoutFold(fold: number, folds: Int32Array): Matrix | undefined;
}

/** Sums the tickets of each category once, so that a ticket or a fold is taken off and not all added up again. */
export function centroidSums(
  { categories, knownVectors, centroids }: EmbeddedDesk,
  { categoryOfRow }: ProblemIndex,
  tickets: readonly number[],
): CentroidSums {
  const { dimension } = knownVectors;
  const vectorOf = (row: number) => knownVectors.data.subarray(row * dimension, (row + 1) * dimension);
  const sum = (wanted: (row: number) => boolean) => {
    const data = new Float32Array(categories.length * dimension);
    for (const row of tickets.filter(wanted)) {
      const start = (categoryOfRow[row] as number) * dimension;
      vectorOf(row).forEach((value, i) => {
        data[start + i] = (data[start + i] as number) + value;
      });
    }
    return data;
  };
  const total = sum(() => true);
  const byFold = new Map<number, Matrix>();
  const rows = categories.length;
  return {
    without(row) {
      if (centroids === undefined) return undefined;
      // All but the ticket's own category are as they are without it.
      const data = centroids.data.slice();
      const start = (categoryOfRow[row] as number) * dimension;
      const own = total.slice(start, start + dimension);
      vectorOf(row).forEach((value, i) => {
        own[i] = (own[i] as number) - value;
      });
      data.set(normalizeVector(own), start);
      return { data, rows, dimension };
    },
    withoutFold(fold, folds) {
      const known = byFold.get(fold);
      if (known !== undefined) return known;
      const data = sum((row) => folds[row] !== fold);
      for (let i = 0; i < rows; i++) normalizeVector(data.subarray(i * dimension, (i + 1) * dimension));
      const made = { data, rows, dimension };
      byFold.set(fold, made);
      return made;
    },
  };
}
