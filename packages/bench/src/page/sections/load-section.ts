import * as Plot from "@observablehq/plot";
import { grouped, showValue } from "../../cli/show-value.ts";
import type { LoadReport } from "../../load/measure-load.ts";
import { html } from "../markup.ts";
import { pageTable } from "../page-table.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

const MEGABYTE = 1e6;

/** What became of the accepted and the refused, and the server's memory meanwhile. */
export function loadSection({ steady, overload, server, bars }: LoadReport): Section {
  const rows = Object.entries({ load: steady, overload }).map(
    ([name, { connections, accepted, refusedShare, failedShare, healthP99Ms, emptyServerP99Ms }]) => [
      name,
      grouped(connections),
      showValue(accepted.perSecond, "tickets a second"),
      showValue(accepted.p50Ms, "milliseconds"),
      showValue(accepted.p99Ms, "milliseconds"),
      showValue(refusedShare, "share"),
      showValue(failedShare, "share"),
      showValue(healthP99Ms, "milliseconds"),
      showValue(emptyServerP99Ms, "milliseconds"),
    ],
  );
  return {
    title: `A server under load, ${server.workers} model threads`,
    bars,
    body: html`${pageTable(
      "Answers: accepted, refused with 503 and when to come back, failed",
      ["", "connections", "accepted", "p50", "p99", "503", "failed", "/healthz p99", "empty server p99"],
      rows,
      [1, 2, 3, 4, 5, 6, 7, 8],
    )}
${drawFigure({
  caption: `Resident memory of the server in MB over the load; what comes before ${steady.warmUpSeconds} s does not count.`,
  plot: {
    x: { label: "seconds" },
    y: { label: "MB", grid: true, zero: true },
    marks: [
      Plot.lineY(
        steady.samples.map(({ afterSeconds, rssBytes }) => ({
          afterSeconds,
          megabytes: rssBytes / MEGABYTE,
        })),
        { x: "afterSeconds", y: "megabytes", stroke: COLOURS.ours, strokeWidth: 1.5 },
      ),
      Plot.ruleX([steady.warmUpSeconds], { stroke: COLOURS.bar, strokeDasharray: "3 3" }),
    ],
  },
})}`,
  };
}
