import { type CheckedBar, checkBar, type Limit } from "../measurement/bar.ts";
import type { IdlePhase, OverloadPhase, SlowSenders, SteadyPhase } from "./load-phases.ts";

const BAR =
  "bar of this suite: ready within a second; under load only 503 and only beyond the line, /healthz < 50 ms, memory flat";
const atMost = (value: number): Limit => ({ direction: "at most", value, source: BAR });

/** A 503 beyond the line is an answer; anything else is a failure. */
const NO_FAILURE = atMost(0);
const WITHIN_BOUND = atMost(1);
const HEALTH_MS = atMost(50);
/** Of the lower bound of a slope's 95 % interval: as long as that is not above 0, growth is not shown. */
const NO_GROWTH = atMost(0);
const RECOVERED_MS = atMost(1000);
const READY_MS = atMost(1000);

export interface MeasuredPhases {
  readonly steady: SteadyPhase;
  readonly overload: OverloadPhase;
  readonly idle: IdlePhase;
  readonly slow: readonly SlowSenders[];
}

export function checkBars(
  { steady, overload, idle, slow }: MeasuredPhases,
  { lexicalReadyMs }: { readonly lexicalReadyMs: number },
): CheckedBar[] {
  const { p99Ms } = steady.accepted;
  const senders = slow.flatMap(({ cutOffMs }) => cutOffMs);
  const unanswered = (idle.connections - idle.opened + idle.health.unanswered) / idle.connections;
  return [
    checkBar("first answer by wording, from the start", lexicalReadyMs, "milliseconds", READY_MS),
    checkBar("failed, but for 503", steady.failedShare, "share", NO_FAILURE),
    checkBar("accepted p99, of its bound", p99Ms && p99Ms / steady.boundMs, "ratio", WITHIN_BOUND),
    checkBar("/healthz p99 under load", steady.healthP99Ms, "milliseconds", HEALTH_MS),
    checkBar(
      "growth of memory in a second, at least",
      steady.trend?.interval?.lower ?? null,
      "bytes",
      NO_GROWTH,
    ),
    checkBar("failed in overload, but for 503", overload.failedShare, "share", NO_FAILURE),
    checkBar("answers again after overload", overload.recoveredMs, "milliseconds", RECOVERED_MS),
    checkBar("refused beside idle connections", unanswered, "share", NO_FAILURE),
    checkBar(
      "slow senders not cut off",
      senders.filter((ms) => ms === null).length / senders.length,
      "share",
      NO_FAILURE,
    ),
  ];
}
