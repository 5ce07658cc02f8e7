import * as Plot from "@observablehq/plot";
import { showValue } from "../../cli/show-value.ts";
import type { PeersReport } from "../../peers/measure-peers.ts";
import { COMPARED_TOKENS } from "../../peers/peer-rows.ts";
import { html } from "../markup.ts";
import { pageTable } from "../page-table.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

/** Everybody beside each other. */
export function peersSection({ rows, coldStart, latency, throughput }: PeersReport): Section {
  const starts = rows.filter(({ firstAnswerMs }) => firstAnswerMs !== null);
  return {
    title: "Beside others",
    bars: [...coldStart.bars, ...latency.bars, ...throughput.bars],
    body: html`${drawFigure({
      caption:
        "Milliseconds from the start of a process to its first answer, medians. The classifiers answer a ticket, the others embed it.",
      plot: {
        marginLeft: 190,
        x: { label: "ms", grid: true },
        y: { label: null, domain: starts.map(({ name }) => name) },
        marks: [Plot.barX(starts, { x: "firstAnswerMs", y: "name", fill: COLOURS.ours })],
      },
    })}
${pageTable(
  "Medians of one run",
  ["", "does", "first answer", `${COMPARED_TOKENS} tokens`, "in batches", "peak memory", "installed", ""],
  rows.map((row) => [
    row.name,
    row.does,
    showValue(row.firstAnswerMs, "milliseconds"),
    showValue(row.ticketMs, "milliseconds"),
    showValue(row.ticketsPerSecond, "tickets a second"),
    showValue(row.peakRssBytes, "bytes"),
    showValue(row.installedBytes, "bytes"),
    row.notes.join("; "),
  ]),
  [2, 3, 4, 5, 6],
)}`,
  };
}
