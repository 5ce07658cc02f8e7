import { LEAST_SAMPLES, type Trend, trendOf } from "../memory/rss-trend.ts";
import { quantile } from "../metrics/quantile.ts";
import type { LoadOutcome } from "../programs/load.program.ts";
import type { AcceptedTimes, LoadPhase, ServerSample } from "./load-phases.ts";

/** The figures of a load. */
export function summarizeLoad(
  connections: number,
  outcome: LoadOutcome,
  { health, emptyServer }: Pick<LoadPhase, "health" | "emptyServer">,
): LoadPhase {
  const { acceptedMs, elapsedMs, statuses, unanswered } = outcome;
  const requests = Object.values(statuses).reduce((sum, count) => sum + count, unanswered);
  const refused = statuses["503"] ?? 0;
  const share = (count: number) => (requests === 0 ? 0 : count / requests);
  return {
    ...outcome,
    connections,
    accepted: acceptedTimes(acceptedMs, elapsedMs),
    refusedShare: share(refused),
    failedShare: share(requests - refused - acceptedMs.length),
    health,
    healthP99Ms: percentile(health.answeredMs, 0.99),
    emptyServer,
    emptyServerP99Ms: percentile(emptyServer.answeredMs, 0.99),
  };
}

function acceptedTimes(acceptedMs: readonly number[], elapsedMs: number): AcceptedTimes {
  return {
    p50Ms: percentile(acceptedMs, 0.5),
    p95Ms: percentile(acceptedMs, 0.95),
    p99Ms: percentile(acceptedMs, 0.99),
    perSecond: (acceptedMs.length / elapsedMs) * 1000,
  };
}

/** Null of nothing, which is not the same as 0. */
export function percentile(values: readonly number[], share: number): number | null {
  return values.length === 0 ? null : quantile(values, share);
}

/** Growth of resident memory in bytes a second, null where too few samples are left after the warm-up to speak of it. */
export function growthOf(samples: readonly ServerSample[], warmUpSeconds: number): Trend | null {
  const counted = samples.filter(({ afterSeconds }) => afterSeconds > warmUpSeconds);
  if (counted.length < LEAST_SAMPLES) return null;
  return trendOf(counted.map(({ afterSeconds, rssBytes }) => [afterSeconds, rssBytes]));
}

/**
 * What the last of a full line has to wait, and its own ticket: the tickets before it are served by all threads.
 * `serviceMs` is what a ticket takes where nobody waits and every thread is busy.
 */
export function waitBound(serviceMs: number, maxWaiting: number, workers: number): number {
  return (maxWaiting * serviceMs) / workers + serviceMs;
}
