import * as Plot from "@observablehq/plot";
import { showValue } from "../../cli/show-value.ts";
import type { JudgedSeries } from "../../memory/judge-series.ts";
import type { MemoryReport } from "../../memory/measure-memory.ts";
import { html, type Markup } from "../markup.ts";
import { missingNote } from "../missing-note.ts";
import { pageTable } from "../page-table.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

const MEGABYTE = 1e6;

/** Resident memory over the soak and over openings, and the peaks of others. */
export function memorySection({ soak, openClose, peers, bars }: MemoryReport): Section {
  const peaks = peers.flatMap((peer) =>
    peer.outcome === "measured" ? [[peer.name, showValue(peer.peakRssBytes, "bytes")]] : [],
  );
  return {
    title: "Memory",
    bars,
    body: html`${course(soak.plain, "tickets answered", "Resident memory in MB over the soak")}
${course(openClose.plain, "classifiers opened and closed", "Resident memory in MB after each close")}
${peaks.length === 0 ? "" : pageTable("Peak of each, after fewer tickets", ["", "peak"], peaks, [1])}
${missingNote(peers)}`,
  };
}

function course(
  { samples, peakRssBytes, trend, per, warmUp }: JudgedSeries,
  label: string,
  what: string,
): Markup {
  const { interval, slope } = trend;
  const grows = `${showValue(slope, "bytes")} for each ${per === 1 ? "one" : per}`;
  const sure =
    interval === null
      ? "too uneven to say how sure"
      : `between ${showValue(interval.lower, "bytes")} and ${showValue(interval.upper, "bytes")} with 95 % confidence`;
  return drawFigure({
    caption: `${what}; peak ${showValue(peakRssBytes, "bytes")}. From ${warmUp} on it grows by ${grows}, ${sure}.`,
    plot: {
      x: { label },
      y: { label: "MB", grid: true, zero: true },
      marks: [
        Plot.lineY(
          samples.map(({ after, rssBytes }) => ({ after, megabytes: rssBytes / MEGABYTE })),
          { x: "after", y: "megabytes", stroke: COLOURS.ours, strokeWidth: 1.5 },
        ),
        Plot.ruleX([warmUp], { stroke: COLOURS.bar, strokeDasharray: "3 3" }),
      ],
    },
  });
}
