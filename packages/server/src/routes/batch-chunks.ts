import { setImmediate } from "node:timers/promises";
import type { BatchPlace } from "./batch-tickets.ts";

/** Nothing came within a turn of the event loop. */
const PAUSE = "pause" as const;

/** Neighbours of a batch that are classified together. */
export interface BatchChunk {
  /** Place of its first in the batch, from 0. */
  readonly first: number;
  readonly places: readonly BatchPlace[];
}

/**
 * The places of a batch in chunks of up to `size`, in order. A chunk is also full when the sender pauses, so that whoever
 * waits for one answer before sending the next ticket gets it; what came before an error is handed on before it.
 */
export async function* chunksOf(
  places: AsyncGenerator<BatchPlace>,
  size: number,
): AsyncGenerator<BatchChunk> {
  let first = 0;
  let chunk: BatchPlace[] = [];
  const takeChunk = (): BatchChunk => {
    const taken = { first, places: chunk };
    first += chunk.length;
    chunk = [];
    return taken;
  };
  let coming = outcomeOf(places.next());
  try {
    for (;;) {
      const outcome = await (chunk.length === 0 ? coming : Promise.race([coming, setImmediate(PAUSE)]));
      if (outcome === PAUSE) {
        yield takeChunk();
        continue;
      }
      const ended = "error" in outcome || outcome.done === true;
      if (!ended) chunk.push(outcome.value);
      if (chunk.length === size || (ended && chunk.length > 0)) yield takeChunk();
      if ("error" in outcome) throw outcome.error;
      if (ended) return;
      coming = outcomeOf(places.next());
    }
  } finally {
    // Not waited for: a sender who has fallen silent would never let go.
    places.return(undefined).catch(() => {});
  }
}

type Outcome = IteratorResult<BatchPlace, unknown> | { readonly error: unknown };

/** A failure as a value, which nobody has to be waiting for when it comes. */
function outcomeOf(result: Promise<IteratorResult<BatchPlace, unknown>>): Promise<Outcome> {
  return result.catch((error: unknown) => ({ error }));
}
