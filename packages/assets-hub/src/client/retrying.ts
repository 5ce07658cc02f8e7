import { setTimeout as pause } from "node:timers/promises";
import pRetry from "p-retry";
import type { ConnectionSettings } from "../hub-options.ts";
import { TransientFailure } from "./failures.ts";

/** A longer wait than this is not waited for: the caller would take the process for dead. */
const LONGEST_RETRY_AFTER_MS = 60_000;

export interface RetryingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether the last try got further than the one before: then it does not count. */
  readonly progressed?: (() => boolean) | undefined;
}

/** Runs `attempt` until it succeeds, fails for good, or has failed too often; rejects with the last failure. */
export async function retrying<Result>(
  { retries, minDelayMs, maxDelayMs }: ConnectionSettings["retry"],
  attempt: () => Promise<Result>,
  { signal, progressed }: RetryingOptions = {},
): Promise<Result> {
  signal?.throwIfAborted();
  const tries = pRetry(attempt, {
    retries,
    factor: 2,
    minTimeout: minDelayMs,
    maxTimeout: maxDelayMs,
    randomize: true,
    ...(signal === undefined ? {} : { signal }),
    shouldRetry: ({ error }) =>
      error instanceof TransientFailure && (error.retryAfterMs ?? 0) <= LONGEST_RETRY_AFTER_MS,
    shouldConsumeRetry: () => progressed?.() !== true,
    // What the Hub asked for comes before our own wait, so that we are never early.
    async onFailedAttempt({ error, retriesLeft }) {
      if (!(error instanceof TransientFailure) || retriesLeft === 0) return;
      if (error.retryAfterMs === undefined || error.retryAfterMs > LONGEST_RETRY_AFTER_MS) return;
      await pause(error.retryAfterMs, undefined, { signal });
    },
  });
  return tries.catch((error: unknown) => {
    // A wait that is broken off rejects with an error of its own, where the caller expects the signal's reason.
    signal?.throwIfAborted();
    throw error;
  });
}
