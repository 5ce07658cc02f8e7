import * as Plot from "@observablehq/plot";
import { grouped } from "../../cli/show-value.ts";
import type { ThroughputReport } from "../../throughput/measure-throughput.ts";
import { html } from "../markup.ts";
import { missingNote } from "../missing-note.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

/** Tickets a second, one at a time and in batches. */
export function throughputSection({ texts, contenders, bars }: ThroughputReport): Section {
  const speeds = contenders.flatMap((contender) =>
    contender.outcome === "measured"
      ? [
          { name: contender.name, way: "alone", perSecond: contender.alone.median },
          { name: contender.name, way: "in batches", perSecond: contender.batch.median },
        ]
      : [],
  );
  return {
    title: `Tickets a second, ${grouped(texts)} texts of mixed length`,
    bars,
    body: html`${drawFigure({
      caption: "Tickets a second, medians of the rounds: light one at a time, dark in batches.",
      plot: {
        marginLeft: 190,
        x: { label: "tickets a second", grid: true },
        y: { label: null, axis: null },
        fy: { label: null, domain: [...new Set(speeds.map(({ name }) => name))], axis: "left" },
        color: { domain: ["alone", "in batches"], range: [COLOURS.oursLight, COLOURS.ours] },
        marks: [Plot.barX(speeds, { x: "perSecond", y: "way", fy: "name", fill: "way" })],
      },
    })}
${missingNote(contenders)}`,
  };
}
