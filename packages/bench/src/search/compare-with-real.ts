import { createVectorIndex, type Matrix } from "@org/classifier-core/preparation";
import { median } from "../metrics/median.ts";
import { seededRandom } from "../metrics/seeded-random.ts";
import { growPopulation, type RealVectors } from "./grow-population.ts";
import { describeLikeness, type Likeness } from "./likeness.ts";
import { NEIGHBOURS } from "./measure-case.ts";
import { rowOf } from "./row-of.ts";

/** How like real texts a grown population is: the same queries among equally many of each. */
export interface PopulationLikeness {
  /** Among all known texts. */
  readonly real: Likeness;
  /** Among as many vectors, grown from a part of these. */
  readonly grown: Likeness;
  /** Median distance of a known text to its nearest; 0 to 2. */
  readonly noiseLength: number;
}

/** Real texts whose distance to the nearest is looked at. */
const DISTANCE_SAMPLE = 500;
/** One text of so many is what the compared population is grown from. */
const GROWN_FROM = 4;

/** Grows back what it first takes away. Takes two exact searches a query among all texts. */
export function compareWithReal(real: RealVectors, queries: Matrix, seed: number): PopulationLikeness {
  const { matrix, clusters } = real;
  const index = createVectorIndex(matrix);
  const noiseLength = medianDistance(matrix, (vector) => index.nearest(vector, 2).at(-1)?.similarity ?? 1);
  const random = seededRandom(seed);
  const rows = clusters.flatMap((_, row) => (random() < 1 / GROWN_FROM ? [row] : []));
  // Of a handful of texts it may be that none was drawn.
  const kept = rows.length > 0 ? rows : [0];
  const part = { matrix: chooseRows(matrix, kept), clusters: kept.map((row) => clusters[row] as string) };
  const grown = growPopulation(part, matrix.rows, { noiseLength, seed });
  const likenessIn = (population: Matrix) => {
    const { nearest } = createVectorIndex(population);
    const cosines = Array.from({ length: queries.rows }, (_, row) =>
      nearest(rowOf(queries, row), NEIGHBOURS).map(({ similarity }) => similarity),
    );
    return describeLikeness(cosines);
  };
  return { real: likenessIn(matrix), grown: likenessIn(grown), noiseLength };
}

/** Between vectors of length 1. */
function medianDistance(matrix: Matrix, cosineToNearest: (vector: Float32Array) => number): number {
  // The texts are in random order already.
  const sample = Math.min(DISTANCE_SAMPLE, matrix.rows);
  return median(
    Array.from({ length: sample }, (_, row) =>
      Math.sqrt(Math.max(0, 2 - 2 * cosineToNearest(rowOf(matrix, row)))),
    ),
  );
}

function chooseRows(matrix: Matrix, rows: readonly number[]): Matrix {
  const data = new Float32Array(rows.length * matrix.dimension);
  for (const [i, row] of rows.entries()) data.set(rowOf(matrix, row), i * matrix.dimension);
  return { data, rows: rows.length, dimension: matrix.dimension };
}
