import { type OutputStream, paint } from "@org/classifier-command-line";
import type { ComparisonRow } from "../accuracy/comparison.ts";
import type { AccuracyReport, SubjectReport } from "../accuracy/measure-accuracy.ts";
import { showVerdict } from "./show-bars.ts";
import { grouped, showLimit, showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** The report as a person reads it: a table a subject, and each seed's values where there are several. */
export function showAccuracy({ subjects, options }: AccuracyReport, stream: OutputStream): string {
  return subjects
    .map((report) =>
      [
        `${paint("bold", report.subject, stream)}  ${describe(report)}, mode ${String(options.mode)}\n`,
        drawTable(
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
    bar === null ? "" : showLimit(bar, unit),
    verdict === null ? "" : showVerdict(verdict, stream),
    published.map(({ by, value }) => `${by} ${showValue(value, unit)}`).join(", "),
  ];
}

function showRuns({ rows, runs }: SubjectReport): string {
  return drawTable(
    ["by seed", ...runs.map(({ seed }) => String(seed ?? "-"))],
    rows.map(({ label, unit, byRun }) => [label, ...byRun.map((value) => showValue(value, unit))]),
  );
}
