import * as Plot from "@observablehq/plot";
import { showValue } from "../../cli/show-value.ts";
import type { ColdStartReport } from "../../cold-start/measure-cold-start.ts";
import { html } from "../markup.ts";
import { missingNote } from "../missing-note.ts";
import { pageTable } from "../page-table.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

/** Each start of each contender as a dot, and what ours is made of. */
export function coldStartSection({ starts, comparisons, bars }: ColdStartReport): Section {
  const measured = starts.flatMap((start) => (start.outcome === "measured" ? [start] : []));
  const dots = measured.flatMap(({ name, runs }) => runs.map(({ wallMs }) => ({ name, wallMs })));
  const medians = measured.map(({ name, summary }) => ({ name, wallMs: summary.wallMs.median }));
  const ours = measured.find(({ id }) => id === "classifier");
  const split = (ours?.split ?? []).filter(({ within }) => within === null);
  const ratioOf = (id: string) => comparisons.find((comparison) => comparison.id === id)?.ratio ?? null;
  return {
    title: "From the start of a process to its first answer",
    bars,
    body: html`${drawFigure({
      caption:
        "Milliseconds from the start of a process to its first answer: each start a dot, the median a line.",
      plot: {
        marginLeft: 190,
        x: { label: "ms", grid: true, zero: true },
        y: { label: null, domain: medians.map(({ name }) => name) },
        marks: [
          Plot.tickX(medians, { x: "wallMs", y: "name", stroke: COLOURS.ours, strokeWidth: 3 }),
          Plot.dot(dots, { x: "wallMs", y: "name", r: 3, fill: COLOURS.others }),
        ],
      },
    })}
${pageTable(
  "Medians over the rounds",
  ["", "does", "wall", "processor", "peak memory", "of transformers.js q8"],
  measured.map(({ id, name, does, summary }) => [
    name,
    does,
    showValue(summary.wallMs.median, "milliseconds"),
    showValue(summary.cpuMs.median, "milliseconds"),
    showValue(summary.peakRssBytes.median, "bytes"),
    showValue(ratioOf(id), "ratio"),
  ]),
  [2, 3, 4, 5],
)}
${missingNote(starts)}
${
  split.length === 0
    ? ""
    : drawFigure({
        caption: "What a start of the classifier is made of, in milliseconds: medians of its parts.",
        plot: {
          marginLeft: 190,
          x: { label: "ms", grid: true },
          y: { label: null, domain: split.map(({ part }) => part) },
          marks: [Plot.barX(split, { x: "medianMs", y: "part", fill: COLOURS.ours })],
        },
      })
}`,
  };
}
