import type { CategoryData } from "../assets/bundle-data.ts";
import type { Matrix } from "../assets/npy.ts";
import type { Settings } from "../assets/settings.ts";
import { cosine } from "../embedding/pooling.ts";
import type { Nearness } from "../vectors/nearness.ts";
import type { KeywordHit, KeywordKind } from "./keywords.ts";

/** The signals of level 1, in the order they stand in a row; the bundle has a weight for each. */
export const SIGNALS = [
  /** Cosine with the category's description, -1 to 1. */
  "description",
  /** Cosine with the mean of the category's example tickets, -1 to 1; 0 where it has none. */
  "centroid",
  /** Share of the nearest known texts that belong to the category, weighted by nearness: ln((share + 0.001) / 0.001), 0 to 6.9. */
  "neighbours",
  /** n / (n + 1) for n different phrases met, 0 to 1: the second keyword says less than the first. */
  "keywords",
  "priorityKeywords",
  /** As keywords, but speaking against the category: 0 to -1. */
  "exclusions",
  /** -1 for the catch-all unless one of its priority keywords is met: it should win by evidence, not by vagueness. */
  "catchAll",
  /** ln of what the linear head on the embedding gives the category: -∞ to 0; 0 for all where there is no head. */
  "semantic",
  /** The same of the perceptron. */
  "perceptron",
  /** Margin of the lexical head: about -1 for no, 1 for yes. */
  "lexical",
  /** ln of what the problem heads give all of the category's problems together. */
  "problems",
] as const satisfies readonly (keyof Settings["category"]["weights"])[];

export type Signal = (typeof SIGNALS)[number];
/** One row of SIGNALS for each category: [categories][signals]. */
export type SignalTable = readonly Float64Array[];

/** What the trained heads say of a ticket, [categories] each; undefined where the bundle has no such head. */
export interface HeadEvidence {
  readonly semantic: Float64Array | undefined;
  readonly perceptron: Float64Array | undefined;
  readonly lexical: Float64Array | undefined;
  readonly problems: Float64Array | undefined;
}

/** What signals are computed from; vectors have length 1. */
export interface SignalInputs {
  readonly categories: readonly CategoryData[];
  /** [categories, dimension] */
  readonly descriptions: Matrix;
  /** [categories, dimension]; a row of zeros for a category without tickets. */
  readonly centroids: Matrix | undefined;
  /** Category of each known vector, as an index into `categories`. */
  readonly categoryOfRow: Int32Array;
}

/** Measures every signal of one ticket for every category. */
export function measureSignals(
  { categories, descriptions, centroids, categoryOfRow }: SignalInputs,
  ticket: {
    readonly vector: Float32Array;
    readonly nearness: Nearness;
    readonly keywordHits: readonly KeywordHit[];
    readonly heads: HeadEvidence;
  },
  settings: Pick<Settings["category"], "neighbourCount" | "neighbourSharpness">,
): SignalTable {
  const neighbours = neighbourShares(categories.length, categoryOfRow, ticket.nearness, settings);
  const met = (category: number, kind: KeywordKind) => {
    let count = 0;
    for (const hit of ticket.keywordHits) if (hit.category === category && hit.kind === kind) count++;
    return count / (count + 1);
  };
  return categories.map(({ catchAll }, i) => {
    const priorityKeywords = met(i, "priorityKeywords");
    const values: Record<Signal, number> = {
      description: cosine(ticket.vector, row(descriptions, i)),
      centroid: centroids === undefined ? 0 : cosine(ticket.vector, row(centroids, i)),
      neighbours: logNeighbours(neighbours[i] as number),
      keywords: met(i, "keywords"),
      priorityKeywords,
      exclusions: -met(i, "exclusions"),
      catchAll: catchAll && priorityKeywords === 0 ? -1 : 0,
      semantic: ticket.heads.semantic?.[i] ?? 0,
      perceptron: ticket.heads.perceptron?.[i] ?? 0,
      lexical: ticket.heads.lexical?.[i] ?? 0,
      problems: ticket.heads.problems?.[i] ?? 0,
    };
    return Float64Array.from(SIGNALS, (signal) => values[signal]);
  });
}

/** A share nobody has still gets this much: a neighbour may be missing by chance. */
const SMALLEST_SHARE = 1e-3;

/** Shares as evidence on the scale of the heads' logarithms, shifted so that none is 0. */
export function logNeighbours(share: number): number {
  return Math.log((share + SMALLEST_SHARE) / SMALLEST_SHARE);
}

/** Weighted vote of the nearest known texts for their classes; sums to 1, or to 0 where nothing is known. */
export function neighbourShares(
  classes: number,
  classOfRow: Int32Array,
  nearness: Nearness,
  settings: Pick<Settings["category"], "neighbourCount" | "neighbourSharpness">,
): Float64Array {
  const shares = new Float64Array(classes);
  let total = 0;
  for (const { row, similarity } of nearness.nearest(settings.neighbourCount)) {
    const own = classOfRow[row] as number;
    const weight = Math.exp(settings.neighbourSharpness * (similarity - 1));
    shares[own] = (shares[own] as number) + weight;
    total += weight;
  }
  return total === 0 ? shares : shares.map((share) => share / total);
}

function row({ data, dimension }: Matrix, index: number): Float32Array {
  return data.subarray(index * dimension, (index + 1) * dimension);
}
