/** Work that is done once, when first asked for. */
export interface Memoized<Result> {
  /** The same promise at every call; work that failed is begun anew. The signal is that of who begins it. */
  get(signal?: AbortSignal): Promise<Result>;
  /** The promise of work begun, or undefined where nobody has asked yet. */
  current(): Promise<Result> | undefined;
}

export function memoize<Result>(work: (signal?: AbortSignal) => Promise<Result>): Memoized<Result> {
  let promise: Promise<Result> | undefined;
  return {
    get(signal) {
      if (promise === undefined) {
        const begun = work(signal);
        promise = begun;
        begun.catch(() => {
          if (promise === begun) promise = undefined;
        });
      }
      return promise;
    },
    current: () => promise,
  };
}
