import { median } from "../metrics/median.ts";
import { type PairedRatio, pairedRatio } from "../metrics/paired-ratio.ts";
import { quantile } from "../metrics/quantile.ts";
import { type Spread, spread } from "../metrics/spread.ts";
import type { LengthTimes } from "../programs/latency.program.ts";

/** The ways a ticket can take. */
export type Path = "three tiers" | "category only" | "lexical";

const PATHS = {
  threeTiersMs: "three tiers",
  categoryMs: "category only",
  lexicalMs: "lexical",
} as const satisfies Partial<Record<keyof LengthTimes, Path>>;

export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly calls: number;
}

/** Times of one way at one length. */
export interface LatencyRow extends Percentiles {
  readonly tokens: number;
  readonly path: Path;
  /** Over the bare run of the same tokens; null for the lexical path, which runs no model. */
  readonly overhead: Overhead | null;
}

export interface Overhead {
  /** (median of the calls - median of the bare runs) / median of the bare runs. */
  readonly share: number;
  /** Where it lies with 95 % confidence, by drawing pairs; null for too few. */
  readonly interval: PairedRatio["interval"];
  /** Of each call less the bare run beside it. */
  readonly differenceMs: Spread;
}

/** Throws RangeError for no times. */
export function percentilesOf(times: readonly number[]): Percentiles {
  return {
    p50Ms: median(times),
    p95Ms: quantile(times, 0.95),
    p99Ms: quantile(times, 0.99),
    calls: times.length,
  };
}

/** A row for each way at each length, in this order. */
export function rowsOf(lengths: readonly LengthTimes[]): LatencyRow[] {
  return lengths.flatMap((length) =>
    (Object.keys(PATHS) as (keyof typeof PATHS)[]).map((kind) => ({
      tokens: length.tokens,
      path: PATHS[kind],
      ...percentilesOf(length[kind]),
      overhead: kind === "lexicalMs" ? null : overheadOf(length[kind], length.bareMs),
    })),
  );
}

export function overheadOf(times: readonly number[], bareMs: readonly number[]): Overhead {
  const { ratio, interval } = pairedRatio(times, bareMs);
  return {
    share: ratio - 1,
    interval: interval && { low: interval.low - 1, high: interval.high - 1 },
    differenceMs: spread(times.map((time, i) => time - (bareMs[i] as number))),
  };
}
