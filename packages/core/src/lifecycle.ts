import { ClassifierClosedError } from "./errors/index.ts";

/** Lets work through until it is closed, and closes only when the work under way has ended. */
export interface Lifecycle {
  /** Runs `work`, or rejects with ClassifierClosedError once closing has begun. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The same promise at every call. */
  close(): Promise<void>;
}

export function createLifecycle(release: () => Promise<void>): Lifecycle {
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  return {
    run(work) {
      if (closing !== undefined) return Promise.reject(new ClassifierClosedError());
      const promise = work();
      running.add(promise);
      const ended = () => running.delete(promise);
      promise.then(ended, ended);
      return promise;
    },
    close() {
      closing ??= Promise.allSettled(running).then(release);
      return closing;
    },
  };
}
