import { judge, type Unit, type Verdict } from "../measurement/bar.ts";
import { mean } from "../metrics/mean.ts";
import type { Mode } from "../system-under-test.ts";
import { type Bar, barFor } from "./bars.ts";
import { METRICS, type Measurements, type MetricName } from "./metric-names.ts";
import { type PublishedFigure, publishedFor } from "./published-figures.ts";

/** One line of the table. */
export interface ComparisonRow {
  readonly metric: MetricName;
  readonly label: string;
  readonly unit: Unit;
  /** The mean over the runs; null where any of them has no value. */
  readonly measured: number | null;
  /** In the order of the runs. */
  readonly byRun: readonly (number | null)[];
  readonly bar: Bar | null;
  /** Null where there is no bar. */
  readonly verdict: Verdict | null;
  readonly published: readonly PublishedFigure[];
}

/** Puts what was measured beside bars and published figures, in the order of METRICS. */
export function compare(runs: readonly Measurements[], subject: string, mode: Mode): ComparisonRow[] {
  if (runs.length === 0) throw new RangeError("a comparison of no run: measure at least one");
  const names = (Object.keys(METRICS) as MetricName[]).filter((metric) =>
    runs.some((run) => run[metric] !== undefined),
  );
  return names.map((metric) => {
    const byRun = runs.map((run) => run[metric] ?? null);
    const measured = byRun.every((value) => value !== null) ? mean(byRun) : null;
    const bar = barFor(subject, metric, mode) ?? null;
    return {
      metric,
      ...METRICS[metric],
      measured,
      byRun,
      bar,
      verdict: bar === null ? null : judge(measured, bar),
      published: publishedFor(subject, metric),
    };
  });
}
