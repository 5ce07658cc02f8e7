import * as Plot from "@observablehq/plot";
import { grouped, showValue } from "../../cli/show-value.ts";
import type { SearchReport } from "../../search/measure-search.ts";
import { html } from "../markup.ts";
import { pageTable } from "../page-table.ts";
import { COLOURS, drawFigure } from "../plot.ts";
import type { Section } from "../section.ts";

/** Time a query by number of vectors, exact and approximate. */
export function searchSection({ cases, paysFrom, bars }: SearchReport): Section {
  const points = cases.flatMap(({ population, vectors, exact, approximate }) => {
    const of = population === "random" ? ", random" : "";
    return [
      { vectors, search: `exact${of}`, ms: exact.query.medianMs, recall: exact.query.meanRecall },
      ...(approximate.status === "measured"
        ? [
            {
              vectors,
              search: `approximate${of}`,
              ms: approximate.best.query.medianMs,
              recall: approximate.best.query.meanRecall,
            },
          ]
        : []),
    ];
  });
  const pays =
    paysFrom === null
      ? "An approximate index does not pay at any size measured."
      : `An approximate index pays from ${grouped(paysFrom)} vectors on.`;
  return {
    title: "Searching known problems",
    bars,
    body: html`${drawFigure({
      caption: `Milliseconds a query by number of vectors, both axes logarithmic. ${pays}`,
      plot: {
        marginRight: 150,
        x: { label: "vectors", type: "log" },
        y: { label: "ms", type: "log", grid: true },
        marks: [
          Plot.lineY(points, { x: "vectors", y: "ms", z: "search", stroke: COLOURS.ours }),
          Plot.dot(points, { x: "vectors", y: "ms", fill: COLOURS.ours }),
          Plot.text(
            points,
            Plot.selectLast({
              x: "vectors",
              y: "ms",
              z: "search",
              text: "search",
              textAnchor: "start",
              dx: 8,
            }),
          ),
        ],
      },
    })}
${pageTable(
  "Median query and recall at 10",
  ["vectors", "search", "median", "recall@10"],
  points.map(({ vectors, search, ms, recall }) => [
    grouped(vectors),
    search,
    showValue(ms, "milliseconds"),
    showValue(recall, "share"),
  ]),
  [0, 2, 3],
)}`,
  };
}
