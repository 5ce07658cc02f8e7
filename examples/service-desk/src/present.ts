import { styleText } from "node:util";
import type { Classification, Decision, InitializationReport } from "@org/classifier-core";

const LABEL_WIDTH = 12;
const RULE_WIDTH = 78;
/** Cells of a step's bar; each stands for a tenth. */
const BAR_CELLS = 10;
const PROBLEMS_SHOWN = 3;

const COLOUR_OF: Readonly<Record<Decision, "green" | "yellow" | "magenta">> = {
  route: "green",
  review: "yellow",
  out_of_scope: "magenta",
};

type Style = Parameters<typeof styleText>[0];

/** Lays a result out for a person at a terminal; colours only where `colour` is true. */
export function present(ticket: string, result: Classification, { colour }: { colour: boolean }): string {
  const paint = (style: Style, text: string) => (colour ? styleText(style, text) : text);
  const row = (label: string, text: string) => `${paint("dim", label.padEnd(LABEL_WIDTH))}${text}`;
  const under = (text: string) => `${" ".repeat(LABEL_WIDTH)}${text}`;
  const { category, routing, automation, urgency, timings } = result;

  const lines = [
    paint("dim", "─".repeat(RULE_WIDTH)),
    ...ticket.split("\n").map((line) => paint("bold", line)),
    "",
  ];
  const decision = paint(COLOUR_OF[result.decision], result.decision);
  if (category === null) lines.push(row("Category", `none  →  ${decision}`));
  else lines.push(row("Category", `${category.name}  ${percent(category.confidence)}  →  ${decision}`));
  for (const { code, message } of result.reasons) if (code !== "confident") lines.push(under(message));
  if (routing !== null) {
    const hours = routing.businessHoursOnly ? " (business hours)" : "";
    lines.push(
      row("Team", `${routing.team}, ${routing.priority}`),
      row("SLA", `first response ${routing.responseMinutes} min, resolution ${routing.slaHours} h${hours}`),
    );
  }
  const why = urgency.indicators.map(({ phrase }) => `“${phrase}”`).join(", ");
  lines.push(row("Urgency", `${urgency.level} ${urgency.score.toFixed(2)}${why === "" ? "" : `: ${why}`}`));
  result.problems.slice(0, PROBLEMS_SHOWN).forEach(({ similarity, description }, i) => {
    lines.push(row(i === 0 ? "Problems" : "", `${similarity.toFixed(2)}  ${description}`));
  });
  if (automation !== null) {
    lines.push(
      row("Automation", `${automation.level} ${Math.round(automation.percentage)} %, by ${automation.layer}`),
      under(automation.reasoning),
      ...automation.steps.map(({ name, percentage }) => under(`${bar(percentage)} ${name}`)),
    );
    if (automation.roi !== null) {
      lines.push(
        under(`Automating it would save about ${Math.round(automation.roi.hoursSavedPerYear)} hours a year.`),
      );
    }
  }
  if (result.entities.length > 0) {
    lines.push(row("Found", result.entities.map(({ type, value }) => `${type} ${value}`).join(", ")));
  }
  const parts = [
    ["clean", timings.preprocessMs],
    ["embed", timings.embedMs],
    ["category", timings.categoryMs],
    ["problems", timings.problemsMs],
    ["automation", timings.automationMs],
  ] as const;
  const spent = parts.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(", ");
  lines.push(row("Time", paint("dim", `${timings.totalMs.toFixed(1)} ms (${spent})`)), "");
  return lines.join("\n");
}

/** One paragraph on how the classifier started. */
export function presentStart(report: InitializationReport): string {
  const steps = report.steps.map(({ step, durationMs }) => `${step} ${Math.round(durationMs)}`).join(", ");
  const skipped = report.provider.attempts.filter(({ outcome }) => outcome !== "served");
  return [
    `Ready in ${Math.round(report.totalMs)} ms (${steps}), ${(report.totalBytes / 1e6).toFixed(1)} MB read and verified.`,
    `Bundle ${report.bundle.id} ${report.bundle.version}, digest ${report.bundle.digest.slice(0, 12)}, from ${report.provider.origin}.`,
    ...skipped.map(({ provider, reason }) => `Not from ${provider}: ${reason ?? "unknown"}`),
    "",
  ].join("\n");
}

function bar(percentage: number): string {
  const full = Math.round((percentage / 100) * BAR_CELLS);
  return `${"█".repeat(full)}${"░".repeat(BAR_CELLS - full)} ${String(Math.round(percentage)).padStart(3)} %`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
