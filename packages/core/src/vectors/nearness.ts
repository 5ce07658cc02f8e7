import { type Neighbour, nearestRows } from "./nearest-rows.ts";
import type { VectorIndex } from "./vector-index.ts";

/** How near the known texts are to one ticket. Searched when first asked for, and once for all who ask. */
export interface Nearness {
  /** The nearest known texts, best first; all where there are fewer than `count`. */
  nearest(count: number): readonly Neighbour[];
  /** Cosine of every known text: [rows]. */
  all(): Float32Array;
  /** The same of `count` known texts from row `start` on: [count]. */
  of(start: number, count: number): Float32Array;
}

/** Looked for at the first question: as many as any tier asks for as a rule, so that one search does. */
const NEAREST_AT_ONCE = 128;

/** Of a ticket's vector, to what an index holds. */
export function nearnessTo(index: VectorIndex, vector: Float32Array): Nearness {
  let all: Float32Array | undefined;
  /** The widest part that was asked for: levels 2 and 3 may ask for the same. */
  let part: { readonly start: number; readonly similarities: Float32Array } | undefined;
  return createNearness({
    // Where all are known the nearest are among them; otherwise the index may read a quarter of the bytes.
    nearest: (count) => (all === undefined ? index.nearest(vector, count) : nearestRows(all, count)),
    all: () => {
      all ??= index.similarities(vector);
      return all;
    },
    of: (start, count) => {
      if (all !== undefined) return all.subarray(start, start + count);
      if (part !== undefined && start >= part.start) {
        const at = start - part.start;
        if (at + count <= part.similarities.length) return part.similarities.subarray(at, at + count);
      }
      const similarities = index.similaritiesOf(vector, start, count);
      if (part === undefined || count > part.similarities.length) part = { start, similarities };
      return similarities;
    },
  });
}

/** The same where all similarities, [rows], are known already. */
export function nearnessOf(similarities: Float32Array): Nearness {
  return createNearness({
    nearest: (count) => nearestRows(similarities, count),
    all: () => similarities,
    of: (start, count) => similarities.subarray(start, start + count),
  });
}

function createNearness({ nearest, ...rest }: Nearness): Nearness {
  let found: readonly Neighbour[] = [];
  let searched = 0;
  return {
    nearest(count) {
      if (count > searched) {
        searched = Math.max(count, NEAREST_AT_ONCE);
        found = nearest(searched);
      }
      return found.slice(0, count);
    },
    ...rest,
  };
}
