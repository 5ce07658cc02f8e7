import { type OutputStream, paint } from "@org/classifier-command-line";
import type { Ticket } from "../datasets/ticket.ts";
import { median } from "../metrics/median.ts";
import { type ComparedTicket, type Comparison, isIdentical } from "../safety/compare-judgements.ts";
import { HOSTILE_TICKETS } from "../safety/hostile-tickets.ts";
import type { SafetyReport } from "../safety/measure-safety.ts";
import { describeChange } from "../safety/reach-verdict.ts";
import { previewText } from "./preview-text.ts";
import { showBars } from "./show-bars.ts";
import { grouped, showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** Tickets named on the screen; the file of --json has them all. */
const SHOWN_TICKETS = 40;

/** The report as a person reads it; `tickets` are those it is about, for a glimpse of what changed. */
export function showSafety(report: SafetyReport, tickets: readonly Ticket[], stream: OutputStream): string {
  const { baseline, candidate, comparison, notes, bars, verdict } = report;
  const changed = report.tickets.filter((ticket) => !isIdentical(ticket));
  const colour = verdict === "SAFE" ? "green" : "red";
  return [
    `${paint("bold", "baseline ", stream)} ${baseline.description}`,
    `${paint("bold", "candidate", stream)} ${candidate.description}`,
    "",
    showSteps(report),
    "",
    showSides(report),
    "",
    showComparison(comparison),
    ...(changed.length > 0 ? ["", showChanges(changed, tickets, stream)] : []),
    "",
    showBars(bars, stream),
    "",
    ...notes.map((note) => `note: ${note}`),
    ...(report.attached === null
      ? []
      : [`the verdict is in the bundle, whose digest is now ${report.attached.digest}`]),
    `${paint(["bold", colour], verdict, stream)}\n`,
  ].join("\n");
}

function showSteps({ steps }: SafetyReport): string {
  return drawTable(
    ["step", "took"],
    steps.map(({ step, durationMs }, i) => [`${i + 1} ${step}`, showValue(durationMs / 1000, "seconds")]),
    [1],
  );
}

function showSides({ baseline, candidate, figures }: SafetyReport): string {
  const bytes = (value: number) => showValue(value, "bytes");
  const row = (what: string, one: string, other: string, ratio: number) => [
    what,
    one,
    other,
    showValue(ratio, "ratio"),
  ];
  const init = [baseline, candidate].map(({ initMs }) => showValue(median(initMs), "milliseconds"));
  const [baselineInit = "", candidateInit = ""] = init;
  return drawTable(
    ["", "baseline", "candidate", "ratio"],
    [
      row(
        `initialisation, median of ${baseline.initMs.length} and ${candidate.initMs.length}`,
        ...([baselineInit, candidateInit] as const),
        figures.speedup,
      ),
      row(
        "peak memory, tickets answered",
        bytes(baseline.peakRssBytes.judged),
        bytes(candidate.peakRssBytes.judged),
        figures.memoryRatio,
      ),
      row("on disk", bytes(baseline.diskBytes), bytes(candidate.diskBytes), figures.diskRatio),
    ],
    [1, 2, 3],
  );
}

function showComparison({ tickets, identical, changedBy, drift, cosine }: Comparison): string {
  const score = (value: number) => showValue(value, "score");
  return drawTable(
    ["tickets", grouped(tickets)],
    [
      ["all labels identical", grouped(identical)],
      ...Object.entries(changedBy).map(([label, count]) => [`another ${label}`, grouped(count)]),
      ["confidence drift: mean, 95 %, max", [drift.mean, drift.p95, drift.max].map(score).join("  ")],
      [
        "cosine of vectors: min, mean",
        cosine === null ? "-" : [cosine.min, cosine.mean].map(score).join("  "),
      ],
    ],
    [1],
  );
}

function showChanges(
  changed: readonly ComparedTicket[],
  tickets: readonly Ticket[],
  stream: OutputStream,
): string {
  const texts = new Map([...tickets, ...HOSTILE_TICKETS].map(({ name, text }) => [name, text]));
  const shown = changed.slice(0, SHOWN_TICKETS).map((ticket) => {
    const preview = previewText(texts.get(ticket.name) ?? "");
    return `${paint("bold", ticket.name, stream)}  ${preview}\n    ${describeChange(ticket)}`;
  });
  const more = changed.length - shown.length;
  return [
    `${grouped(changed.length)} changed`,
    ...shown,
    ...(more > 0 ? [`and ${grouped(more)} more; --json FILE has them all`] : []),
  ].join("\n");
}
