import type { ReportHeader } from "../measurement/report-header.ts";
import { barsTable } from "./bars-table.ts";
import { html, type Markup } from "./markup.ts";
import type { Section } from "./section.ts";
import { SECTIONS } from "./sections.ts";
import { STYLE } from "./style.ts";

/**
 * One page of all reports: what was to be reached, then a section a report with its plots, the machine, the versions.
 * It holds everything it needs. Throws RangeError where there is no report.
 */
export function renderPage(reports: readonly ReportHeader[]): string {
  if (reports.length === 0) throw new RangeError("a page of no report: give it at least one");
  const sections = reports.map((report, i) => ({ report, id: `report-${i + 1}`, ...describe(report) }));
  const bars = sections.flatMap(({ bars }) => bars);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Classifier, measured</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<h1>Classifier, measured</h1>
<p class="quiet">${dates(reports)}. Each section names its machine and versions; ratios are of one run. Made by classifier-bench report.</p>
<nav aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main>
${bars.length === 0 ? "" : barsTable("What was to be reached", bars)}
${sections.map(({ id, title, body, report }) => html`<section id="${id}"><h2>${title}</h2>${body}${provenance(report)}</section>`)}
</main>
</body>
</html>
`.html;
}

/** A verb of another version of this package is shown as what it is: a report without a drawing. */
function describe(report: ReportHeader): Section {
  const section = SECTIONS[report.verb];
  if (section === undefined) {
    return { title: report.verb, bars: [], body: html`<p>This version has no drawing for it.</p>` };
  }
  return section(report as never);
}

function dates(reports: readonly ReportHeader[]): string {
  const days = [...new Set(reports.map(({ date }) => date.slice(0, 10)))].sort();
  return days.length === 1 ? `Measured on ${days[0]}` : `Measured between ${days[0]} and ${days.at(-1)}`;
}

function provenance({ host, versions, date, options }: ReportHeader): Markup {
  const machine = `${host.cpu}, ${host.coresGranted} of ${host.cores} cores, ${host.platform} ${host.architecture}, Node ${host.node}`;
  return html`<p class="quiet">${date.slice(0, 16).replace("T", " ")} UTC. ${machine}. ${list(versions)}.</p>
<p class="quiet">Options: ${list(options)}.</p>`;
}

function list(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
