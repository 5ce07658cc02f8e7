import type { AccuracyReport, SubjectReport } from "../../accuracy/measure-accuracy.ts";
import { showLimit, showValue } from "../../cli/show-value.ts";
import type { CheckedBar } from "../../measurement/bar.ts";
import { verdictMark } from "../bars-table.ts";
import { html, type Markup } from "../markup.ts";
import { pageTable } from "../page-table.ts";
import type { Section } from "../section.ts";

/** Each desk's metrics beside bars and published figures. */
export function accuracySection({ subjects }: AccuracyReport): Section {
  return {
    title: `Accuracy: ${subjects.map(({ subject }) => subject).join(", ")}`,
    bars: subjects.flatMap(barsOf),
    body: html`${subjects.map(subjectTable)}`,
  };
}

function barsOf({ subject, rows }: SubjectReport): CheckedBar[] {
  return rows.flatMap(({ label, measured, unit, bar, verdict }) =>
    bar === null || verdict === null
      ? []
      : [{ what: `${subject}: ${label}`, measured, unit, limit: bar, verdict }],
  );
}

function subjectTable({ subject, rows, runs }: SubjectReport): Markup {
  const draws = runs.length > 1 ? `, mean of ${runs.length} draws` : "";
  return pageTable(
    `${subject}${draws}`,
    ["metric", "measured", "to reach", "", "published"],
    rows.map(({ label, measured, unit, bar, verdict, published }) => [
      label,
      showValue(measured, unit),
      bar === null ? "" : showLimit(bar, unit),
      verdict === null ? "" : verdictMark(verdict),
      published.map(({ by, value }) => `${by} ${showValue(value, unit)}`).join(", "),
    ]),
    [1, 2],
  );
}
