import type { InitializationReport } from "@org/classifier-core";
import { type Evaluation, GOALS, type Share } from "./evaluate.ts";
import { bar, type Page, paint } from "./page.ts";
import { wrap } from "./wrap.ts";

const BAR_CELLS = 20;

/** Lays the report out for a person: what was measured, how well it went, and whether the goals were met. */
export function presentEvaluation(
  report: Evaluation & { readonly bundle: InitializationReport["bundle"] },
  page: Page,
): string {
  const { bundle, tickets, category, automation, foreign, routed } = report;
  const total = tickets.known + tickets.unheard + tickets.foreign;
  const intro =
    `${total} tickets that nothing was built from: ${tickets.known} ordinary, ${tickets.unheard} on matters ` +
    `the desk has never met, ${tickets.foreign} that are not its work.`;
  const origin = `Bundle ${bundle.id} ${bundle.version}, digest ${bundle.digest.slice(0, 12)}.`;
  const sections: [title: string, rows: Row[]][] = [
    [
      "Category right",
      [
        ["in scope", category.overall, GOALS.category],
        ["  ordinary", category.byKind.known],
        ["  never met", category.byKind.unheard],
        ...rows(category.byCategory),
      ],
    ],
    [
      "Automation level right",
      [["in scope", automation.overall, GOALS.automation], ...rows(automation.byLevel)],
    ],
    [
      "Not the desk's work",
      [
        ["said so", foreign.outOfScope, GOALS.foreignRecognised],
        ["left to a person", foreign.review],
        ["routed by mistake", foreign.route],
        ["in scope, but turned away", report.inScopeTakenForOutOfScope, GOALS.turnedAway, "at most"],
      ],
    ],
    [
      "Routed with nobody looking",
      [
        ["of all", routed.all],
        ["of those in scope", routed.inScope],
        ["right among the routed", routed.right],
      ],
    ],
  ];
  const nameWidth = Math.max(...sections.flatMap(([, rows]) => rows.map(([name]) => name.length)));
  return [
    ...wrap(intro, page.width),
    ...wrap(origin, page.width),
    ...sections.flatMap(([title, rows]) => [
      "",
      paint(page, "bold", title),
      ...rows.map(([name, ...figures]) => line(name.padEnd(nameWidth), figures, page)),
    ]),
    "",
  ].join("\n");
}

/** A figure with its goal, where it has one: reached from there on, or up to there. */
type Row = [name: string, share: Share, goal?: number, sense?: "at most"];

function rows(shares: Readonly<Record<string, Share>>): [name: string, share: Share][] {
  return Object.entries(shares).map(([label, share]) => [`  ${label}`, share]);
}

function line(
  name: string,
  [{ count, of, share }, goal, sense]: [share: Share, goal?: number, sense?: "at most"],
  page: Page,
): string {
  const counted = `${String(count).padStart(3)} of ${String(of).padStart(3)}`;
  if (share === null) return `  ${name}  ${counted}  nothing to measure`;
  const percentage = share * 100;
  const start = `  ${name}  ${counted}  ${percentage.toFixed(1).padStart(5)} %  ${bar(percentage, BAR_CELLS)}`;
  if (goal === undefined) return start;
  const met = sense === "at most" ? share <= goal : share >= goal;
  const verdict = met ? paint(page, "green", "met") : paint(page, "red", "missed");
  const limit = sense === undefined ? "" : `${sense} `;
  return `${start}\n  ${" ".repeat(name.length)}  goal ${limit}${Math.round(goal * 100)} %: ${verdict}`;
}
