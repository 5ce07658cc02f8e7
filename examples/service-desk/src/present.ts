import type { Classification, Decision, InitializationReport } from "@org/classifier-core";
import { bar, type Page, paint, row, rule, type Style } from "./page.ts";
import { presentExplanation } from "./present-explanation.ts";
import { printable, wrap } from "./wrap.ts";

/** Cells of a step's bar; each stands for a tenth. */
const STEP_CELLS = 10;
const PROBLEMS_SHOWN = 3;
/** Lines of a ticket shown; more would push its result off the screen. */
const TICKET_LINES_SHOWN = 12;
/** As long as git's: enough to tell two bundles apart at a glance. */
const DIGEST_LENGTH = 12;

const STYLE_OF: Readonly<Record<Decision, Style>> = {
  route: "green",
  review: "yellow",
  out_of_scope: "magenta",
};

/** Lays a result out for a person at a terminal. */
export function present(ticket: string, result: Classification, page: Page): string {
  return [
    rule(page),
    ...presentTicket(ticket, page),
    "",
    ...presentCategory(result, page),
    ...presentUrgency(result, page),
    ...presentProblems(result, page),
    ...presentAutomation(result, page),
    ...presentEntities(result, page),
    ...presentExplanation(result, page),
    ...presentTimings(result, page),
    "",
  ].join("\n");
}

/** One paragraph on how the classifier started. */
export function presentStart(report: InitializationReport, page: Page): string {
  const { bundle, provider, steps, totalBytes, totalMs } = report;
  const times = steps.map(({ step, durationMs }) => `${step} ${Math.round(durationMs)}`).join(", ");
  const skipped = provider.attempts.filter(({ outcome }) => outcome !== "served");
  return [
    `Ready in ${Math.round(totalMs)} ms (${times}); ${megabytes(totalBytes)} read and checked.`,
    `Bundle ${bundle.id} ${bundle.version}, digest ${bundle.digest.slice(0, DIGEST_LENGTH)}, from ${provider.origin}.`,
    ...skipped.map((attempt) => `Not from ${attempt.provider}: ${attempt.reason ?? attempt.outcome}`),
  ]
    .flatMap((line) => wrap(line, page.width))
    .map((line) => `${paint(page, "dim", line)}\n`)
    .join("");
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function presentTicket(ticket: string, page: Page): string[] {
  const lines = printable(ticket.trim())
    .split("\n")
    .flatMap((line) => (line.trim() === "" ? [""] : wrap(line, page.width)));
  const shown = lines.slice(0, TICKET_LINES_SHOWN).map((line) => paint(page, "bold", line));
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, paint(page, "dim", `(and ${left} more lines)`)] : shown;
}

function presentCategory({ category, decision, reasons, routing }: Classification, page: Page): string[] {
  const name = category === null ? "none" : `${category.name}, ${percent(category.confidence)}`;
  const lines = [
    ...row(page, "Category", name),
    ...row(page, "Decision", words(decision), { style: STYLE_OF[decision] }),
    ...reasons.filter(({ code }) => code !== "confident").flatMap(({ message }) => row(page, "", message)),
  ];
  if (routing === null) return lines;
  const hours = routing.businessHoursOnly ? " (business hours)" : "";
  return [
    ...lines,
    ...row(page, "Team", `${routing.team}, priority ${routing.priority}`),
    ...row(
      page,
      "SLA",
      `first response ${routing.responseMinutes} min, resolution ${routing.slaHours} h${hours}`,
    ),
  ];
}

function presentUrgency({ urgency }: Classification, page: Page): string[] {
  const why = urgency.indicators.map(({ id }) => words(id)).join(", ");
  return row(page, "Urgency", `${urgency.level} ${urgency.score.toFixed(2)}${why === "" ? "" : `: ${why}`}`);
}

function presentProblems({ problems }: Classification, page: Page): string[] {
  if (problems.length === 0) return row(page, "Problems", "no known problem is near");
  return problems.slice(0, PROBLEMS_SHOWN).flatMap(({ similarity, description }, i) => {
    const score = `${similarity.toFixed(2)}  `;
    return row(page, i === 0 ? "Problems" : "", `${score}${description}`, { indent: score.length });
  });
}

function presentAutomation({ automation }: Classification, page: Page): string[] {
  if (automation === null) return [];
  const { level, percentage, confidence, layer, reasoning, steps, roi } = automation;
  return [
    ...row(
      page,
      "Automation",
      `${words(level)}, ${Math.round(percentage)} % (${words(layer)}, ${percent(confidence)} sure)`,
    ),
    ...row(page, "", reasoning),
    ...steps.flatMap((step) => {
      const share = `${String(Math.round(step.percentage)).padStart(3)} %  `;
      const drawn = `${bar(step.percentage, STEP_CELLS)} ${share}`;
      return row(page, "", `${drawn}${step.name}`, { indent: drawn.length });
    }),
    ...(roi === null
      ? []
      : row(page, "", `Automating this would save about ${Math.round(roi.hoursSavedPerYear)} hours a year.`)),
  ];
}

function presentEntities({ entities }: Classification, page: Page): string[] {
  if (entities.length === 0) return [];
  return row(page, "Found", entities.map(({ type, value }) => `${type} ${printable(value)}`).join(", "));
}

function presentTimings({ timings }: Classification, page: Page): string[] {
  // Cleaning is left out: it takes a tenth of a millisecond, and the line would no longer fit.
  const spent = [
    `embed ${timings.embedMs.toFixed(1)}`,
    `category ${timings.categoryMs.toFixed(1)}`,
    `problems ${timings.problemsMs.toFixed(1)}`,
    `automation ${timings.automationMs.toFixed(1)}`,
  ].join(", ");
  return row(page, "Time", `${timings.totalMs.toFixed(1)} ms (${spent})`, { style: "dim" });
}

/** `FULLY_AUTOMATABLE` and `mapped_problem` as words. */
function words(label: string): string {
  return label.toLowerCase().replaceAll(/[_-]/g, " ");
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
