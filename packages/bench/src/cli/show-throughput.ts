import { type OutputStream, paint } from "@org/classifier-command-line";
import { ratioOf } from "../throughput/check-bars.ts";
import type { ContenderSpeed, Speed } from "../throughput/contender-speed.ts";
import type { ThroughputReport } from "../throughput/measure-throughput.ts";
import { showBars } from "./show-bars.ts";
import { grouped, showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** Tickets a second as a person reads them. */
export function showThroughput(report: ThroughputReport, stream: OutputStream): string {
  const { contenders, texts, bars, options } = report;
  const lines = [
    `${paint("bold", String(options.file), stream)}  ${grouped(texts)} texts, ${options.threads} threads, medians of ${options.rounds} processes each\n`,
    drawTable(
      ["contender", "one at a time", "in batches", "quartiles", "ours is", "does"],
      contenders.map((contender) => showRow(contender, contenders)),
      [1, 2, 3, 4],
    ),
  ];
  if (bars.length > 0) lines.push("", showBars(bars, stream));
  if (contenders.some(({ id }) => id === "transformers-js-q8")) {
    lines.push(
      "",
      "q8 computes in 8 bits: its vectors are others, and change with the texts they are computed beside.",
    );
  }
  return `${lines.join("\n")}\n`;
}

function showRow(contender: ContenderSpeed, all: readonly ContenderSpeed[]): string[] {
  const { id, name, does } = contender;
  if (contender.outcome !== "measured") return [name, contender.outcome, "", "", "", contender.reason];
  const ratio = id === "classifier" ? null : ratioOf(all, "classifier", id);
  return [
    name,
    showValue(contender.alone.median, "tickets a second"),
    showValue(contender.batch.median, "tickets a second"),
    showQuartiles(contender.batch),
    ratio === null ? "" : showValue(ratio, "ratio"),
    does,
  ];
}

function showQuartiles({ lowerQuartile, upperQuartile }: Speed): string {
  return `${grouped(Math.round(lowerQuartile))} to ${grouped(Math.round(upperQuartile))}`;
}
