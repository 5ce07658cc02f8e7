import { type OutputStream, paint } from "@org/classifier-command-line";
import type { StartComparison } from "../cold-start/compare-starts.ts";
import type { ColdStartReport } from "../cold-start/measure-cold-start.ts";
import type { SplitPart } from "../cold-start/split.ts";
import type { StartReport } from "../cold-start/start.ts";
import type { Unit } from "../measurement/bar.ts";
import type { Spread } from "../metrics/spread.ts";
import { showBars } from "./show-bars.ts";
import { showReasons } from "./show-reasons.ts";
import { showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** A table of starts, one a start of what it was made of, and the bars. */
export function showColdStart(report: ColdStartReport, stream: OutputStream): string {
  const { starts, comparisons, bars, options } = report;
  const title = (text: string) => paint("bold", text, stream);
  const splits = starts.flatMap(({ id, name, ...start }) =>
    start.outcome === "measured" && id.startsWith("classifier")
      ? [`${title(`What a start of ${name} is made of`)}  medians\n`, showSplit(start.split), ""]
      : [],
  );
  return [
    `${title("Start of a process to its first answer")}  medians and quartiles of ${options.runs} rounds in turn`,
    ...(options.graphCache === false
      ? ["The graph cache is switched off: no start is faster than the first."]
      : []),
    "",
    drawTable(
      ["", "does", "wall", "", "CPU", "peak memory", "of transformers.js q8", "95 %"],
      starts.map((start) => showStart(start, comparisons)),
      [2, 3, 4, 5, 6, 7],
    ),
    ...showReasons(starts),
    "",
    ...splits,
    showBars(bars, stream),
    "",
  ].join("\n");
}

function showStart(start: StartReport, comparisons: readonly StartComparison[]): string[] {
  const { id, name, does } = start;
  if (start.outcome !== "measured") return [name, does, start.outcome];
  const { wallMs, cpuMs, peakRssBytes } = start.summary;
  const ratio = comparisons.find((comparison) => comparison.id === id);
  return [
    start.runs.length === comparisons[0]?.pairs ? name : `${name} (${start.runs.length} rounds)`,
    does,
    showValue(wallMs.median, "milliseconds"),
    quartiles(wallMs, "milliseconds"),
    showValue(cpuMs.median, "milliseconds"),
    showValue(peakRssBytes.median, "bytes"),
    ...(ratio === undefined ? ["", ""] : showRatio(ratio)),
  ];
}

function showRatio({ ratio, interval }: StartComparison): string[] {
  return [
    showValue(ratio, "ratio"),
    interval === null ? "-" : `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`,
  ];
}

function quartiles({ lowerQuartile, upperQuartile }: Spread, unit: Unit): string {
  return `${showValue(lowerQuartile, unit)} to ${showValue(upperQuartile, unit)}`;
}

function showSplit(split: readonly SplitPart[]): string {
  return drawTable(
    ["part", "time", "of which"],
    split.map(({ part, within, medianMs }) =>
      within === null
        ? [part, showValue(medianMs, "milliseconds"), ""]
        : [`  ${part}`, "", showValue(medianMs, "milliseconds")],
    ),
  );
}
