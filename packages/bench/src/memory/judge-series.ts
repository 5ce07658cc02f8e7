import { type CheckedBar, checkBar } from "../measurement/bar.ts";
import { PEAK_LIMIT, SLOPE_LIMIT } from "./bars.ts";
import type { MemorySeries } from "./memory-sample.ts";
import { type Trend, trendOf } from "./rss-trend.ts";

/** A series, and whether it grows. */
export interface JudgedSeries extends MemorySeries {
  /** Work before the samples that count: until then caches fill and the allocator finds its size. */
  readonly warmUp: number;
  /** Whether garbage was collected before each sample. */
  readonly collected: boolean;
  /** Of the samples after the warm-up, in bytes for each `per` of work. */
  readonly trend: Trend;
  readonly per: number;
}

export interface JudgeOptions {
  readonly warmUp: number;
  readonly per: number;
  readonly collected: boolean;
}

/** Throws RangeError where too few samples are left after the warm-up to speak of a slope. */
export function judgeSeries(series: MemorySeries, { warmUp, per, collected }: JudgeOptions): JudgedSeries {
  const counted = series.samples.filter(({ after }) => after > warmUp);
  const trend = trendOf(counted.map(({ after, rssBytes }) => [after / per, rssBytes]));
  return { ...series, warmUp, per, collected, trend };
}

/** Each kind of work as it is by itself, and with garbage collected before each sample. */
export interface BothWays {
  readonly plain: JudgedSeries;
  readonly collected: JudgedSeries;
}

export function checkBars(soak: BothWays, openClose: BothWays): CheckedBar[] {
  const slope = (what: string, { trend }: JudgedSeries) =>
    checkBar(`${what}, at least`, trend.interval?.lower ?? null, "bytes", SLOPE_LIMIT);
  return [
    checkBar("peak RSS after the soak", soak.plain.peakRssBytes, "bytes", PEAK_LIMIT),
    slope("growth in 1,000 tickets", soak.plain),
    slope("same, garbage collected", soak.collected),
    slope("growth in an open and close", openClose.plain),
    slope("same, garbage collected", openClose.collected),
  ];
}
