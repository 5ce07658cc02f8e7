import type { ProblemsData } from "../assets/bundle-data.ts";
import type { Matrix } from "../assets/npy.ts";
import { categoryText } from "../category/category-text.ts";
import type { Embedder, EmbedOptions } from "../embedding/embedder.ts";
import { normalizeVector } from "../embedding/pooling.ts";
import { knownTexts } from "../problems/problem-index.ts";
import type { Desk } from "./desk.ts";
import type { InitializationReport, PartOrigin } from "./initialization-report.ts";
import type { Knowledge } from "./knowledge.ts";

/** All vectors a classifier needs. */
export interface KnownVectors {
  /** [categories, dimension] */
  readonly categories: Matrix;
  /** [categories, dimension]; undefined where the bundle has no example tickets. */
  readonly centroids: Matrix | undefined;
  /** [known texts, dimension] */
  readonly problems: Matrix;
}

/**
 * Takes the vectors of a bundle, and computes those that preparation left out: slower to open, and the same
 * results. Nothing is embedded where the bundle is complete.
 */
export async function completeVectors(
  { categories, known, vectors }: Pick<Desk, "categories"> & Pick<Knowledge, "known" | "vectors">,
  embedder: Embedder,
  options: EmbedOptions,
): Promise<{ vectors: KnownVectors; parts: InitializationReport["parts"] }> {
  const categoryVectors =
    vectors.categories ?? (await embedRows(embedder, categories.map(categoryText), options));
  const problemVectors = vectors.problems ?? (await embedRows(embedder, knownTexts(known), options));
  const categoryIds = categories.map(({ id }) => id);
  const centroids = vectors.centroids ?? ticketCentroids(categoryIds, known, problemVectors);
  const origin = (given: unknown, made: unknown): PartOrigin =>
    given !== undefined ? "precomputed" : made !== undefined ? "live" : "absent";
  return {
    vectors: { categories: categoryVectors, centroids, problems: problemVectors },
    parts: {
      categoryVectors: origin(vectors.categories, categoryVectors),
      ticketCentroids: origin(vectors.centroids, centroids),
      problemVectors: origin(vectors.problems, problemVectors),
    },
  };
}

/** Embeds texts into one packed matrix, a row each. */
export async function embedRows(
  embedder: Embedder,
  texts: readonly string[],
  options: EmbedOptions,
): Promise<Matrix> {
  const embeddings = await embedder.embed(texts, options);
  const data = new Float32Array(texts.length * embedder.dimension);
  for (const [row, { vector }] of embeddings.entries()) data.set(vector, row * embedder.dimension);
  return { data, rows: texts.length, dimension: embedder.dimension };
}

/** Mean of each category's ticket vectors, scaled to length 1; undefined where there is no ticket at all. */
export function ticketCentroids(
  categoryIds: readonly string[],
  known: ProblemsData,
  { data, rows, dimension }: Matrix,
): Matrix | undefined {
  const sums = new Float32Array(categoryIds.length * dimension);
  let tickets = 0;
  const add = (category: string, row: number) => {
    const start = categoryIds.indexOf(category) * dimension;
    for (let i = 0; i < dimension; i++) {
      sums[start + i] = (sums[start + i] as number) + (data[row * dimension + i] as number);
    }
    tickets++;
  };
  for (const { category, rows: own } of known.problems) {
    // The first row is the description, which is no ticket.
    for (let row = own.start + 1; row < own.start + own.count; row++) add(category, row);
  }
  const firstTicket = rows - known.tickets.length;
  for (const [i, { category }] of known.tickets.entries()) add(category, firstTicket + i);
  if (tickets === 0) return undefined;
  for (let category = 0; category < categoryIds.length; category++) {
    normalizeVector(sums.subarray(category * dimension, (category + 1) * dimension));
  }
  return { data: sums, rows: categoryIds.length, dimension };
}
