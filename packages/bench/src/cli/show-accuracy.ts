import Table from "cli-table3";
import type { ComparisonRow } from "../accuracy/comparison.ts";
import type { AccuracyReport, SubjectReport } from "../accuracy/measure-accuracy.ts";
import type { Unit } from "../accuracy/metric-names.ts";
import type { OutputStream } from "./output-stream.ts";
import { paint } from "./paint.ts";

/** The report as a person reads it: a table a subject, and each seed's values where there are several. */
export function showAccuracy({ subjects, options }: AccuracyReport, stream: OutputStream): string {
  return subjects
    .map((report) =>
      [
        `${paint("bold", report.subject, stream)}  ${describe(report)}, mode ${String(options.mode)}\n`,
        table(
          ["metric", "measured", "bar", "", "published"],
          report.rows.map((row) => showRow(row, stream)),
        ),
        ...(report.runs.length > 1 ? ["", showRuns(report)] : []),
      ].join("\n"),
    )
    .join("\n\n")
    .concat("\n");
}

function describe({ runs }: SubjectReport): string {
  const [first] = runs;
  if (first === undefined) throw new RangeError("a report of no run");
  const { training, inScope, outOfScope } = first.tickets;
  return [
    ...(training === null ? [] : [`${grouped(training)} training tickets`]),
    `${grouped(inScope)} test tickets in scope`,
    ...(outOfScope === 0 ? [] : [`${grouped(outOfScope)} out of scope`]),
    ...(runs.length > 1 ? [`mean of ${runs.length} draws`] : []),
  ].join(", ");
}

function showRow(row: ComparisonRow, stream: OutputStream): string[] {
  const { label, unit, measured, bar, verdict, published } = row;
  return [
    label,
    showValue(measured, unit),
    bar === null ? "" : `${bar.direction === "at least" ? "≥" : "≤"} ${showBar(bar.value, unit)}`,
    verdict === null ? "" : paint(COLOURS[verdict], verdict, stream),
    published.map(({ by, value }) => `${by} ${showValue(value, unit)}`).join(", "),
  ];
}

const COLOURS = { met: "green", missed: "red", "not measured": "yellow" } as const;

function showRuns({ rows, runs }: SubjectReport): string {
  return table(
    ["by seed", ...runs.map(({ seed }) => String(seed ?? "-"))],
    rows.map(({ label, unit, byRun }) => [label, ...byRun.map((value) => showValue(value, unit))]),
  );
}

/** `-` for what was not measured, which is not the same as 0. */
export function showValue(value: number | null, unit: Unit): string {
  if (value === null) return "-";
  switch (unit) {
    case "share":
      return `${(value * 100).toFixed(2)} %`;
    case "score":
      return value.toFixed(4);
    case "microseconds":
      return `${grouped(Math.round(value))} µs`;
    case "milliseconds":
      return `${value.toFixed(1)} ms`;
    case "seconds":
      return `${value.toFixed(1)} s`;
    case "bytes":
      return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
  }
}

/** Bars are round numbers, and read better so. */
function showBar(value: number, unit: Unit): string {
  if (unit === "share") return `${Number((value * 100).toFixed(2))} %`;
  if (unit === "score") return String(value);
  return showValue(value, unit);
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const none = Object.fromEntries(
    [
      ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
      ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
    ].map((place) => [place, ""]),
  );
  const drawn = new Table({
    head: [...head],
    chars: { ...none, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head.map((_, i) => (i === 1 || i === 2 ? "right" : "left")),
  });
  drawn.push(...rows);
  return drawn.toString().replace(/ +$/gm, "");
}
