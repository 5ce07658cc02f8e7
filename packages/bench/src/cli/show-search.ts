import { type OutputStream, paint } from "@org/classifier-command-line";
import type { SearchReport } from "../search/measure-search.ts";
import type { QueryFigures, SearchCase } from "../search/search-case.ts";
import { showBars } from "./show-bars.ts";
import { grouped, showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** The report as a person reads it: a row a search, how like real texts the populations are, and the bars. */
export function showSearch(report: SearchReport, stream: OutputStream): string {
  const { texts, likeness, cases, paysFrom, bars } = report;
  const grown = cases.find(({ population, real, vectors }) => population === "texts" && real < vectors);
  return [
    `${paint("bold", "search", stream)}  ${grouped(texts.known)} known texts, ${grouped(texts.queries)} queries, embedding one ${showValue(texts.embedMs, "milliseconds")}\n`,
    drawTable(
      ["vectors", "search", "median", "p95", "recall@10", "build", "memory", "file"],
      cases.flatMap(rowsOf),
      [0, 2, 3, 4, 5, 6, 7],
    ),
    "",
    drawTable(
      ["queries in", "nearest, 1 in 10", "half", "9 in 10", "10th nearest", "intrinsic dimension"],
      [
        [`${grouped(texts.known)} real texts`, ...likenessRow(likeness.real)],
        ["as many, grown from a quarter of them", ...likenessRow(likeness.grown)],
        ...(grown === undefined ? [] : [[nameOf(grown), ...likenessRow(grown.likeness)]]),
      ],
      [1, 2, 3, 4, 5],
    ),
    "",
    paysFrom === null
      ? "An approximate index does not pay at any size measured."
      : `An approximate index pays from ${grouped(paysFrom)} vectors on, of the sizes measured.`,
    "",
    showBars(bars, stream),
    "",
  ].join("\n");
}

function rowsOf(measured: SearchCase): string[][] {
  const { exact, approximate } = measured;
  const costs = ({ buildMs, rssBytes, fileBytes }: SearchCase["exact"]["cost"]) => [
    showValue(buildMs / 1000, "seconds"),
    showValue(rssBytes, "bytes"),
    showValue(fileBytes, "bytes"),
  ];
  const first = [nameOf(measured), "exact", ...queryRow(exact.query), ...costs(exact.cost)];
  if (approximate.status !== "measured") {
    return [first, ["", `approximate: ${approximate.status}, ${approximate.reason}`]];
  }
  return [
    first,
    ["", "approximate", ...queryRow(approximate.plain), ...costs(approximate.cost)],
    ["", "approximate, rescored", ...queryRow(approximate.rescored)],
  ];
}

function nameOf({ vectors, real, population }: SearchCase): string {
  if (population === "random") return `${grouped(vectors)}, random`;
  return real < vectors ? `${grouped(vectors)}, ${grouped(real)} of them real` : grouped(vectors);
}

function queryRow({ medianMs, p95Ms, meanRecall }: QueryFigures): string[] {
  const time = (ms: number) => `${ms.toFixed(2)} ms`;
  return [time(medianMs), time(p95Ms), showValue(meanRecall, "share")];
}

function likenessRow({ nearestCosine, lastCosine, intrinsicDimension }: SearchCase["likeness"]): string[] {
  const { p10, p50, p90 } = nearestCosine;
  return [...[p10, p50, p90, lastCosine].map((cosine) => cosine.toFixed(3)), intrinsicDimension.toFixed(1)];
}
