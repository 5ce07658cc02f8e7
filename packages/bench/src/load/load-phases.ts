import type { Trend } from "../memory/rss-trend.ts";
import type { LoadOutcome } from "../programs/load.program.ts";
import type { HealthProbe } from "./probe-health.ts";

/** Resident memory of the server at some time of a phase. */
export interface ServerSample {
  readonly afterSeconds: number;
  readonly rssBytes: number;
}

/** Milliseconds of accepted tickets; of none there is no time. */
export interface AcceptedTimes {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly perSecond: number;
}

/** So many connections, each of which asks again as soon as it was answered, beside a health check. */
export interface LoadPhase extends LoadOutcome {
  readonly connections: number;
  readonly accepted: AcceptedTimes;
  /** Shares of all requests: refused with 503, and failed in any other way. */
  readonly refusedShare: number;
  readonly failedShare: number;
  readonly health: HealthProbe;
  readonly healthP99Ms: number | null;
  /** The same of a server that does nothing, asked at the same time: what the machine itself makes wait. */
  readonly emptyServer: HealthProbe;
  readonly emptyServerP99Ms: number | null;
}

/** The load that the figures are of. */
export interface SteadyPhase extends LoadPhase {
  readonly samples: readonly ServerSample[];
  /** Seconds before the first sample that counts. */
  readonly warmUpSeconds: number;
  /** Of resident memory after the warm-up, in bytes a second; null where the phase is too short to tell. */
  readonly trend: Trend | null;
  /** What the last of a full line has to wait, and its own ticket: from the line's length and the service time. */
  readonly boundMs: number;
}

export interface OverloadPhase extends LoadPhase {
  /** Milliseconds from the end of the overload to the next ticket that was answered. */
  readonly recoveredMs: number;
}

export interface IdlePhase {
  readonly connections: number;
  readonly opened: number;
  readonly health: HealthProbe;
  readonly healthP99Ms: number | null;
}

export interface SlowSenders {
  readonly part: "headers" | "body";
  /** Of each, until it was cut off; null where it was not. */
  readonly cutOffMs: readonly (number | null)[];
}
