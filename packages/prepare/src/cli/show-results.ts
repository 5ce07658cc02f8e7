import { type OutputStream, paint } from "@org/classifier-command-line";
import type { SafetyVerdict } from "@org/classifier-core/preparation";
import type { BuildReport } from "../build/build-bundle.ts";
import type { LintFinding } from "../lint/lint-content.ts";
import { plainLine } from "../publish/markdown-text.ts";
import type { BundleComparison, ValidationReport } from "../validate/validate-bundle.ts";
import { amount, percent, showBytes } from "./show-amounts.ts";

/** Lint findings that a build shows; `lint` shows them all. */
const SHOWN_LINT_FINDINGS = 10;
/** As long as git's: enough to tell two bundles apart at a glance. */
const SHOWN_DIGEST_LENGTH = 12;
/** A line of a terminal or two; a bundle's own words may be longer, and hold what moves the cursor. */
const SHOWN_TEXT_LENGTH = 200;

export function showBuild(report: BuildReport, stream: OutputStream): string {
  const { bundle, counts, sizes, lint, sample, durationMs } = report;
  const sections = [
    `${paint("green", "built", stream)} ${named(bundle)}\n` +
      `${counts.categories} categories, ${amount(counts.problems, "problem")}, ${amount(counts.tickets, "ticket")}, ` +
      `${amount(counts.problemVectors, "vector")} in ${(durationMs / 1000).toFixed(1)} s\n` +
      `opened, and a ticket classified: ${sample.decision}${sample.category === null ? "" : `, ${sample.category}`}\n`,
    showSizes(sizes),
    showQuality(report),
    ...(lint.length === 0 ? [] : [showLintPart(lint, SHOWN_LINT_FINDINGS, stream)]),
  ];
  return sections.join("\n");
}

function showQuality({ quality, training, cascade }: BuildReport): string {
  if (quality === undefined) return "not measured: too few tickets to hold some out\n";
  const measured = table([
    ["tickets held out", String(quality.tickets)],
    ["category right", percent(quality.categoryAccuracy)],
    ...optional("  on problems never seen", quality.categoryAccuracyOnUnknownProblems),
    ...optional("  calibration error", quality.calibration?.expectedCalibrationError),
    ...optional("problem first", quality.problemFirstAccuracy),
    ...optional("  among the first five", quality.problemAmongFiveAccuracy),
    ...optional("automation level right", quality.automationLevelAccuracy),
    ["routed without review", percent(quality.routedShare)],
    ...optional("  of these right", quality.routedShare === 0 ? undefined : quality.routedAccuracy),
    ["answered by wording alone", percent(cascade.share)],
    ...optional("  of these right", cascade.accuracy ?? undefined),
    ...optional("foreign texts refused", quality.scope?.refusedShare),
  ]);
  return training === undefined ? measured : `${measured}${showHeads(training)}`;
}

/** Which signals of heads earned their place in the category; `problems` are those of the problems, summed up. */
function showHeads({ experts }: NonNullable<BuildReport["training"]>): string {
  const named = (kept: boolean) =>
    experts.flatMap((expert) => (expert.kept === kept ? [expert.signal] : [])).join(", ");
  const leftOut = named(false);
  return `heads kept: ${named(true) || "none"}${leftOut === "" ? "" : `; left out: ${leftOut}`}\n`;
}

function optional(label: string, value: number | undefined): [string, string][] {
  return value === undefined ? [] : [[label, percent(value)]];
}

export function showLint(findings: readonly LintFinding[], stream: OutputStream): string {
  if (findings.length === 0) return `${paint("green", "no findings", stream)}\n`;
  return showLintPart(findings, findings.length, stream);
}

export function showValidation(report: ValidationReport, stream: OutputStream): string {
  const { valid, findings, bundle, sizes, verdict, comparison } = report;
  const outcome = valid
    ? paint("green", "valid", stream)
    : `${paint("red", "not valid", stream)}: ${amount(findings.length, "finding")}`;
  const head = [
    `${outcome}${bundle === undefined ? "" : ` ${named(bundle)}`}`,
    ...findings.map(({ file, field, message }) => `${file}${field === "" ? "" : ` ${field}`}: ${message}`),
    ...(valid ? [showVerdict(verdict, stream)] : []),
  ];
  return [
    `${head.join("\n")}\n`,
    ...(sizes === undefined ? [] : [showSizes(sizes)]),
    ...(comparison === undefined ? [] : [showComparison(comparison, stream)]),
  ].join("\n");
}

/** The safety verdict in one line. */
export function showVerdict(verdict: SafetyVerdict | undefined, stream: OutputStream): string {
  if (verdict === undefined) return "no safety verdict";
  const { verdict: word, date, measured, baseline, reasons } = verdict;
  const shown = paint(word === "SAFE" ? "green" : "red", word, stream);
  const why =
    reasons.length === 0
      ? ""
      : `: ${amount(reasons.length, "reason")}, the first: ${plainLine(reasons[0] ?? "", SHOWN_TEXT_LENGTH)}`;
  return `safety verdict ${shown} of ${date}, on ${amount(measured.tickets, "ticket")} against ${plainLine(baseline.description, SHOWN_TEXT_LENGTH)}${why}`;
}

function showSizes({ models, embeddings, heads, data, total }: BuildReport["sizes"]): string {
  return table(
    Object.entries({ models, embeddings, heads, data, total }).map(([part, size]) => [part, showBytes(size)]),
  );
}

function showLintPart(findings: readonly LintFinding[], shown: number, stream: OutputStream): string {
  const warnings = findings.filter(({ severity }) => severity === "warning");
  const notes = findings.filter(({ severity }) => severity === "note");
  const lines = [...warnings, ...notes].slice(0, shown).map(({ kind, severity, message }) => {
    const label = severity === "warning" ? paint("yellow", severity, stream) : severity;
    return `${label} [${kind}] ${message}`;
  });
  const left = findings.length - lines.length;
  return [
    `${amount(warnings.length, "warning")}, ${amount(notes.length, "note")}`,
    ...lines,
    ...(left > 0 ? [`and ${left} more: classifier-prepare lint shows all`] : []),
    "",
  ].join("\n");
}

function showComparison(comparison: BundleComparison, stream: OutputStream): string {
  const { identical, onlyHere, onlyThere, changed, largestVectorDifference } = comparison;
  if (identical) return `${paint("green", "identical", stream)} to the other bundle\n`;
  return [
    paint("yellow", "differs from the other bundle", stream),
    ...onlyHere.map((file) => `only here   ${file}`),
    ...onlyThere.map((file) => `only there  ${file}`),
    ...changed.map(({ file, detail }) => `changed     ${file}: ${detail}`),
    ...(largestVectorDifference === undefined
      ? []
      : [`largest difference between two values of a vector: ${largestVectorDifference.toExponential(1)}`]),
    "",
  ].join("\n");
}

export function named({ id, version, digest }: { id: string; version: string; digest: string }): string {
  return `${id} ${version}, digest ${digest.slice(0, SHOWN_DIGEST_LENGTH)}`;
}

export function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const valueWidth = Math.max(...rows.map(([, value]) => value.length));
  return rows.map(([name, value]) => `${name.padEnd(nameWidth)}  ${value.padStart(valueWidth)}\n`).join("");
}
