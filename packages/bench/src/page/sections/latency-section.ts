import * as Plot from "@observablehq/plot";
import { showValue } from "../../cli/show-value.ts";
import type { LatencyReport } from "../../latency/measure-latency.ts";
import { html } from "../markup.ts";
import { missingNote } from "../missing-note.ts";
import { pageTable } from "../page-table.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

/** Percentiles by length and path, and what is spent on top of the model. */
export function latencySection({ rows, peers, bars }: LatencyReport): Section {
  const points = rows.flatMap(({ tokens, path, p50Ms, p95Ms, p99Ms }) =>
    Object.entries({ p50: p50Ms, p95: p95Ms, p99: p99Ms }).map(([percentile, ms]) => ({
      at: `${path}, ${tokens} tokens`,
      percentile,
      ms,
    })),
  );
  const others = peers.flatMap((peer) =>
    peer.outcome === "measured"
      ? peer.rows.map(({ tokens, p50Ms, p95Ms }) => [
          peer.name,
          String(tokens),
          showValue(p50Ms, "milliseconds"),
          showValue(p95Ms, "milliseconds"),
        ])
      : [],
  );
  return {
    title: "Time a ticket",
    bars,
    body: html`${drawFigure({
      caption:
        "Milliseconds a ticket by path and length: half of the calls, 95 of 100 and 99 of 100 were faster.",
      plot: {
        marginLeft: 190,
        x: { label: "ms", grid: true, type: "log" },
        y: { label: null, domain: [...new Set(points.map(({ at }) => at))] },
        symbol: { legend: false },
        marks: [
          Plot.ruleY(
            points,
            Plot.groupY({ x1: "min", x2: "max" }, { y: "at", x: "ms", stroke: COLOURS.oursLight }),
          ),
          Plot.dot(points, { x: "ms", y: "at", r: 4, fill: COLOURS.ours, symbol: "percentile" }),
        ],
      },
    })}
${pageTable(
  "Calls taken in turn with the bare model run of the same tokens",
  ["tokens", "path", "p50", "p95", "p99", "over the bare run"],
  rows.map(({ tokens, path, p50Ms, p95Ms, p99Ms, overhead }) => [
    String(tokens),
    path,
    showValue(p50Ms, "milliseconds"),
    showValue(p95Ms, "milliseconds"),
    showValue(p99Ms, "milliseconds"),
    overhead === null ? "" : showValue(overhead.share, "share"),
  ]),
  [0, 2, 3, 4, 5],
)}
${
  others.length === 0
    ? ""
    : pageTable(
        "The same texts by others, the embedding alone",
        ["", "tokens", "p50", "p95"],
        others,
        [1, 2, 3],
      )
}
${missingNote(peers)}`,
  };
}
