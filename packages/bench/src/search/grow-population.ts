import { type Matrix, normalizeVector } from "@org/classifier-core/preparation";
import { seededRandom } from "../metrics/seeded-random.ts";
import { rowOf } from "./row-of.ts";

/** Vectors of real texts, [rows, dimension], each of length 1, and the cluster of each row. */
export interface RealVectors {
  readonly matrix: Matrix;
  readonly clusters: readonly string[];
}

/** How a vector is grown. */
export interface Growth {
  /** Length of what is added to a mixture: the median distance of a real text to its nearest. */
  readonly noiseLength: number;
  readonly seed: number;
}

/** A text's part in a mixture is at least this: what is grown stays nearer to one text than to the other. */
const LEAST_SHARE = 0.5;

/**
 * `size` vectors: the real ones, the first `size` of them where there are more, and as many grown ones as are wanting.
 * A grown vector is a mixture of two texts of one cluster, moved by the difference of two texts of any cluster, scaled
 * to `noiseLength`, and scaled to length 1. The move is a real difference because noise of equal strength in every
 * direction would leave the few directions in which texts differ, and no graph finds its way there.
 */
export function growPopulation(real: RealVectors, size: number, { noiseLength, seed }: Growth): Matrix {
  const { matrix, clusters } = real;
  const { dimension } = matrix;
  const kept = Math.min(size, matrix.rows);
  if (kept === 0) throw new RangeError("a population of nothing: give it at least one real text and a size");
  const data = new Float32Array(size * dimension);
  data.set(matrix.data.subarray(0, kept * dimension));
  if (clusters.length !== matrix.rows) {
    throw new RangeError(`${clusters.length} clusters for ${matrix.rows} vectors: each has one`);
  }
  const random = seededRandom(seed);
  const mates = clusterMates(clusters);
  const drawRow = () => Math.floor(random() * matrix.rows);
  const drawMate = (row: number) => {
    const rows = mates.get(clusters[row] as string) as number[];
    return rows[Math.floor(random() * rows.length)] as number;
  };
  for (let row = kept; row < size; row++) {
    const [first, from] = [drawRow(), drawRow()];
    const [second, to] = [drawMate(first), drawMate(from)];
    const share = LEAST_SHARE + (1 - LEAST_SHARE) * random();
    const grown = data.subarray(row * dimension, (row + 1) * dimension);
    const [one, other] = [rowOf(matrix, first), rowOf(matrix, second)];
    const [start, end] = [rowOf(matrix, from), rowOf(matrix, to)];
    const apart = distance(start, end);
    // A text that is its own mate, or that repeats another, moves nothing.
    const step = apart > 0 ? noiseLength / apart : 0;
    for (let i = 0; i < dimension; i++) {
      const mixed = share * (one[i] as number) + (1 - share) * (other[i] as number);
      grown[i] = mixed + step * ((end[i] as number) - (start[i] as number));
    }
    normalizeVector(grown);
  }
  return { data, rows: size, dimension };
}

/** Points of no meaning, equally likely in every direction: each value normal by Box and Muller, then of length 1. */
export function randomPopulation(size: number, dimension: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const data = new Float32Array(size * dimension);
  for (let i = 0; i < data.length; i++) {
    // 1 - random() is above 0, whose logarithm there is none.
    data[i] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  }
  for (let row = 0; row < size; row++) normalizeVector(data.subarray(row * dimension, (row + 1) * dimension));
  return { data, rows: size, dimension };
}

function clusterMates(clusters: readonly string[]): Map<string, number[]> {
  const mates = new Map<string, number[]>();
  clusters.forEach((cluster, row) => {
    const rows = mates.get(cluster);
    if (rows === undefined) mates.set(cluster, [row]);
    else rows.push(row);
  });
  return mates;
}

function distance(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += ((a[i] as number) - (b[i] as number)) ** 2;
  return Math.sqrt(squares);
}
