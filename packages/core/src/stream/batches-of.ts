/**
 * Groups a stream into batches of at most `size`. A batch is handed on as soon as the source makes us wait,
 * so a slow source gets each answer at once and a fast one full batches. Ending early closes the source.
 */
export async function* batchesOf<Item>(
  source: AsyncIterable<Item> | Iterable<Item>,
  size: number,
  signal?: AbortSignal,
): AsyncGenerator<Item[]> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const aborted = abortion(signal);
  let next: Promise<IteratorResult<Item>> | undefined;
  let ended = false;
  try {
    while (!ended) {
      const batch: Item[] = [];
      while (batch.length < size) {
        signal?.throwIfAborted();
        next ??= Promise.resolve(iterator.next());
        // With nothing in hand there is nothing to do but wait; otherwise only as long as nothing else happens.
        const result = await Promise.race([next, aborted.promise, ...(batch.length === 0 ? [] : [soon()])]);
        if (result === undefined) break;
        next = undefined;
        if (result.done === true) {
          ended = true;
          break;
        }
        batch.push(result.value);
      }
      if (batch.length > 0) yield batch;
    }
  } finally {
    aborted.stop();
    // A source we still wait for may never answer; closing it must not wait for that.
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/** Resolves with undefined once the event loop has gone round: what was ready by then has been taken. */
function soon(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)));
}

function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; stop: () => void } {
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  promise.catch(() => {});
  return { promise, stop: () => signal?.removeEventListener("abort", onAbort) };
}
