import { median } from "../metrics/median.ts";
import { quantile } from "../metrics/quantile.ts";

/** How queries lie among a population's vectors: by this two populations can be told apart, or not. */
export interface Likeness {
  /** Cosine of a query to its nearest vector: that of one query in ten, of half and of nine in ten is below. */
  readonly nearestCosine: { readonly p10: number; readonly p50: number; readonly p90: number };
  /** Median cosine to the last of the nearest that were asked for. */
  readonly lastCosine: number;
  /**
   * Median over the queries of the maximum-likelihood estimate of Levina and Bickel (2004) of how many directions there
   * are around a query, by the distances of its nearest. A graph's search gets harder with it.
   */
  readonly intrinsicDimension: number;
}

/** `cosines` are those of each query's nearest vectors, best first. */
export function describeLikeness(cosines: readonly (readonly number[])[]): Likeness {
  const nearest = cosines.map(([first]) => first as number);
  const dimensions = cosines.map(localDimension).filter(Number.isFinite);
  return {
    nearestCosine: {
      p10: quantile(nearest, 0.1),
      p50: quantile(nearest, 0.5),
      p90: quantile(nearest, 0.9),
    },
    lastCosine: median(cosines.map((of) => of.at(-1) as number)),
    intrinsicDimension: median(dimensions),
  };
}

/** Infinite where all are equally far, which says nothing. */
function localDimension(cosines: readonly number[]): number {
  // Of vectors of length 1; a cosine may be rounded to above 1. A distance of 0 has no logarithm.
  const distances = cosines.map((cosine) => Math.sqrt(Math.max(0, 2 - 2 * cosine))).filter((d) => d > 0);
  const farthest = distances.at(-1) ?? 0;
  const logarithms = distances.slice(0, -1).map((distance) => Math.log(farthest / distance));
  return logarithms.length / logarithms.reduce((sum, logarithm) => sum + logarithm, 0);
}
