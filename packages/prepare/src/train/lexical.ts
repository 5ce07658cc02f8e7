import {
  BUCKETS,
  countNgrams,
  createVocabulary,
  type LexicalHead,
  type Vocabulary,
  weighNgrams,
} from "@org/classifier-core/preparation";
import { type SparseRows, trainSupportVectors } from "./support-vectors.ts";

/** Tickets as n-grams, counted once and used by every lexical head of a bundle. */
export type CountedTickets = readonly ReadonlyMap<number, number>[];

export function countTickets(texts: readonly string[]): CountedTickets {
  return texts.map(countNgrams);
}

/** A vocabulary with what a bundle keeps of it. */
export interface LearnedVocabulary extends Vocabulary {
  /** Bucket of each row, rising. */
  readonly buckets: Uint32Array;
}

/**
 * From so many tickets on, an n-gram that stands in one alone is left out: half of all n-grams are such, and their
 * weights are that ticket's label learnt by heart.
 */
const LEAVE_OUT_SINGLES_FROM = 1000;

/** The n-grams of some tickets, with ln((1 + tickets) / (1 + tickets with it)) + 1 as scikit-learn weighs them. */
export function learnVocabulary(tickets: CountedTickets): LearnedVocabulary {
  const fewest = tickets.length < LEAVE_OUT_SINGLES_FROM ? 1 : 2;
  const frequencies = new Uint32Array(BUCKETS);
  for (const counts of tickets) {
    for (const bucket of counts.keys()) frequencies[bucket] = (frequencies[bucket] as number) + 1;
  }
  const buckets = Uint32Array.from(frequencies.keys()).filter(
    (bucket) => (frequencies[bucket] as number) >= fewest,
  );
  const idfOf = (frequency: number) => Math.log((1 + tickets.length) / (1 + frequency)) + 1;
  const idf = Float32Array.from(buckets, (bucket) => idfOf(frequencies[bucket] as number));
  const unseenIdf = idfOf(0);
  return { ...createVocabulary(buckets, idf, unseenIdf), buckets, unseenIdf };
}

/** The tickets' features, packed. */
export function sparseRows(tickets: CountedTickets, vocabulary: LearnedVocabulary): SparseRows {
  const features = tickets.map((counts) => weighNgrams(counts, vocabulary));
  const starts = new Int32Array(features.length + 1);
  features.forEach(({ rows }, i) => {
    starts[i + 1] = (starts[i] as number) + rows.length;
  });
  const total = starts[features.length] as number;
  const columns = new Int32Array(total);
  const values = new Float32Array(total);
  features.forEach((feature, i) => {
    columns.set(feature.rows, starts[i] as number);
    values.set(feature.values, starts[i] as number);
  });
  return { starts, columns, values, width: vocabulary.buckets.length };
}

/** A lexical head before it is made compact. */
export interface TrainedLexicalHead {
  /** Row-major, [rows of the vocabulary, classes]. */
  readonly weights: Float32Array;
  readonly intercepts: Float32Array;
}

export interface LexicalOptions {
  readonly classes: number;
  /** C of the machines. */
  readonly cost: number;
  readonly weights?: Float32Array | undefined;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** One machine a class, each against all other classes. */
export async function trainLexical(
  rows: SparseRows,
  labels: Int32Array,
  { classes, signal, onProgress, ...options }: LexicalOptions,
): Promise<TrainedLexicalHead> {
  const weights = new Float32Array(rows.width * classes);
  const intercepts = new Float32Array(classes);
  for (let label = 0; label < classes; label++) {
    // A machine takes a tenth of a second; a signal must be able to come through between two.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const plane = trainSupportVectors(rows, (row) => labels[row] === label, options);
    plane.weights.forEach((weight, row) => {
      weights[row * classes + label] = weight;
    });
    intercepts[label] = plane.intercept;
    onProgress?.(label + 1, classes);
  }
  return { weights, intercepts };
}

/** Largest whole number an int8 weight reaches; -128 is left out so that both signs reach as far. */
const LARGEST_WEIGHT = 127;

/** Makes a head compact: int8 weights, one scale a row; a weight is off by half a step at most. */
export function quantizeLexical({ weights, intercepts }: TrainedLexicalHead): LexicalHead {
  const classes = intercepts.length;
  const rows = weights.length / classes;
  const scales = new Float32Array(rows);
  const compact = new Int8Array(weights.length);
  for (let row = 0; row < rows; row++) {
    const own = weights.subarray(row * classes, (row + 1) * classes);
    const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    const scale = largest / LARGEST_WEIGHT;
    scales[row] = scale;
    if (scale > 0)
      own.forEach((weight, k) => {
        compact[row * classes + k] = Math.round(weight / scale);
      });
  }
  return { weights: compact, scales, intercepts };
}

/** Leaves out the rows that say least: those of smallest weight × √(tickets with it), until `keep` are left. */
export function strongestRows(
  heads: readonly TrainedLexicalHead[],
  vocabulary: LearnedVocabulary,
  keep: number,
): Int32Array {
  const all = Int32Array.from(vocabulary.buckets.keys());
  if (all.length <= keep) return all;
  const strength = new Float64Array(all.length);
  for (const { weights, intercepts } of heads) {
    const classes = intercepts.length;
    weights.forEach((weight, at) => {
      const row = Math.floor(at / classes);
      strength[row] = Math.max(strength[row] as number, Math.abs(weight));
    });
  }
  const commonness = (row: number) => Math.exp(-(vocabulary.idf[row] as number) / 2);
  for (const row of all) strength[row] = (strength[row] as number) * commonness(row);
  return all
    .sort((a, b) => (strength[b] as number) - (strength[a] as number) || a - b)
    .subarray(0, keep)
    .sort();
}
