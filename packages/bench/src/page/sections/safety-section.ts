import * as Plot from "@observablehq/plot";
import { showValue } from "../../cli/show-value.ts";
import type { SafetyReport } from "../../safety/measure-safety.ts";
import { html } from "../markup.ts";
import { pageTable } from "../page-table.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

/** The verdict, why, how far confidences moved, and each ticket that changed. */
export function safetySection(report: SafetyReport): Section {
  const { verdict, notes, baseline, candidate, comparison, figures, tickets, bars } = report;
  const drifts = tickets.map(({ confidence }) => ({
    drift: Math.abs(confidence.baseline - confidence.candidate),
  }));
  const changed = tickets.filter(({ changes }) => changes.length > 0);
  const { identical, drift, cosine } = comparison;
  return {
    title: `Safety: ${candidate.description} against ${baseline.description}`,
    bars,
    body: html`<p class="verdict ${verdict.toLowerCase()}">${verdict}</p>
<p>${identical} of ${comparison.tickets} tickets have every label the same. Mean drift of the confidence ${drift.mean.toFixed(4)}, at most ${drift.max.toFixed(3)}${
      cosine === null
        ? ""
        : `; cosine of the vectors ${cosine.mean.toFixed(5)} on average, ${cosine.min.toFixed(5)} at least`
    }. The candidate starts ${showValue(figures.speedup, "ratio")} as fast, with ${showValue(figures.memoryRatio, "ratio")} the memory and ${showValue(figures.diskRatio, "ratio")} the bytes on disk.</p>
${drawFigure({
  caption: "Tickets by how far the confidence in their category moved.",
  plot: {
    x: { label: "difference of confidence" },
    y: { label: "tickets", grid: true },
    marks: [
      Plot.rectY(drifts, { ...Plot.binX({ y: "count" }, { x: "drift" }), fill: COLOURS.ours }),
      Plot.ruleY([0]),
    ],
  },
})}
${
  changed.length === 0
    ? ""
    : pageTable(
        "Tickets whose answer changed",
        ["ticket", "what", "baseline", "candidate"],
        changed.flatMap(({ name, changes }) =>
          changes.map(({ label, baseline: was, candidate: is }) => [
            name,
            label,
            was ?? "none",
            is ?? "none",
          ]),
        ),
      )
}
${notes.length === 0 ? "" : html`<ul class="quiet">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}`,
  };
}
