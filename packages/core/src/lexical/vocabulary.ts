import { NGRAM_KINDS, normalizeForNgrams, visitNgrams } from "./ngrams.ts";

/** n-grams are told apart by this many bits of their hash, each kind in a space of its own. */
export const BUCKET_BITS = 18;
export const BUCKETS = NGRAM_KINDS.length << BUCKET_BITS;

/** The bucket of an n-gram: its kind's space, then the low bits of its hash. */
export function bucketOf(kind: number, hash: number): number {
  return (kind << BUCKET_BITS) | (hash & ((1 << BUCKET_BITS) - 1));
}

/** The n-grams a bundle has weights for. */
export interface Vocabulary {
  /** Row of each bucket, or -1: [BUCKETS]. */
  readonly rowOfBucket: Int32Array;
  /** Inverse document frequency of each row; the rarer an n-gram, the more it says. */
  readonly idf: Float32Array;
  /** That of an n-gram no row stands for. */
  readonly unseenIdf: number;
}

/** Prepares a vocabulary from the bucket of each row. */
export function createVocabulary(buckets: Uint32Array, idf: Float32Array, unseenIdf: number): Vocabulary {
  const rowOfBucket = new Int32Array(BUCKETS).fill(-1);
  for (let row = 0; row < buckets.length; row++) rowOfBucket[buckets[row] as number] = row;
  return { rowOfBucket, idf, unseenIdf };
}

/** A ticket as the rows of a vocabulary it has n-grams of; both arrays have the same length. */
export interface LexicalFeatures {
  readonly rows: Int32Array;
  /** Sublinear TF-IDF of each; the features of each kind, unseen ones included, have length 1 together. */
  readonly values: Float32Array;
}

/** How often each bucket's n-grams stand in a text, in the order they first appear. */
export function countNgrams(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  visitNgrams(normalizeForNgrams(text), (kind, hash) => {
    const bucket = bucketOf(kind, hash);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  });
  return counts;
}

/**
 * Weighs a ticket's n-grams: (1 + ln count) × idf, each kind scaled to length 1. N-grams nobody has seen count in
 * the length, so that a text of strange words is a quiet one.
 */
export function weighNgrams(
  counts: ReadonlyMap<number, number>,
  { rowOfBucket, idf, unseenIdf }: Vocabulary,
): LexicalFeatures {
  const rows = new Int32Array(counts.size);
  const values = new Float32Array(counts.size);
  const squares = [0, 0];
  let known = 0;
  for (const [bucket, count] of counts) {
    const row = rowOfBucket[bucket] as number;
    const value = (count === 1 ? 1 : 1 + Math.log(count)) * (row < 0 ? unseenIdf : (idf[row] as number));
    const kind = bucket >>> BUCKET_BITS;
    squares[kind] = (squares[kind] as number) + value * value;
    if (row < 0) continue;
    rows[known] = row;
    // The kind is needed once more below; a sign keeps it, since every value is above 0.
    values[known] = kind === 0 ? value : -value;
    known++;
  }
  const scales = squares.map((sum) => (sum === 0 ? 0 : 1 / Math.sqrt(sum))) as [number, number];
  for (let i = 0; i < known; i++) {
    const value = values[i] as number;
    values[i] = value > 0 ? value * scales[0] : -value * scales[1];
  }
  return { rows: rows.subarray(0, known), values: values.subarray(0, known) };
}
