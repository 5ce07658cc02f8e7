interface RunningCall<Answer> {
  readonly answer: Promise<Answer>;
  readonly stop: AbortController;
  /** Callers still waiting for it. */
  waiting: number;
}

/**
 * At most one call under way for a key, and none for longer than `timeoutMs`: who asks for the same key
 * meanwhile gets the same answer, within the time that is left. An aborted caller leaves the others alone;
 * when the last one has gone, the call is aborted. Nothing is remembered once it has ended.
 */
export function shareCalls<Answer>({
  call,
  timeoutMs,
  tooSlow,
}: {
  readonly call: (key: string, signal: AbortSignal) => Promise<Answer>;
  readonly timeoutMs: number;
  readonly tooSlow: () => Error;
}): (key: string, signal: AbortSignal | undefined) => Promise<Answer> {
  const running = new Map<string, RunningCall<Answer>>();

  const start = (key: string): RunningCall<Answer> => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(tooSlow()), timeoutMs);
    const answer = unlessAborted(call(key, stop.signal), stop.signal).finally(() => clearTimeout(timer));
    const started = { answer, stop, waiting: 0 };
    running.set(key, started);
    return started;
  };

  return async (key, signal) => {
    signal?.throwIfAborted();
    const joined = running.get(key) ?? start(key);
    joined.waiting++;
    try {
      return await unlessAborted(joined.answer, signal);
    } finally {
      joined.waiting--;
      if (joined.waiting === 0) {
        running.delete(key);
        joined.stop.abort();
      }
    }
  };
}

/** The promise, or the signal's reason as soon as it is aborted, also where the promise takes no notice. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
