import type { Embedding } from "./embedding.ts";

/** A bounded memory of texts already embedded; the one used longest ago goes first. */
export interface VectorCache {
  get(text: string): Embedding | undefined;
  set(text: string, embedding: Embedding): void;
  readonly size: number;
}

/** `capacity` in texts; 0 remembers nothing. A vector of 384 values takes 1.5 kB, its text comes on top. */
export function createVectorCache(capacity: number): VectorCache {
  // A Map keeps insertion order, so its first key is the one used longest ago.
  const known = new Map<string, Embedding>();
  return {
    get size() {
      return known.size;
    },
    get(text) {
      const embedding = known.get(text);
      if (embedding !== undefined) {
        known.delete(text);
        known.set(text, embedding);
      }
      return embedding;
    },
    set(text, embedding) {
      if (capacity === 0) return;
      known.delete(text);
      known.set(text, embedding);
      if (known.size > capacity) known.delete(known.keys().next().value as string);
    },
  };
}
