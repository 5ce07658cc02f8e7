import { type OutputStream, paint } from "@org/classifier-command-line";
import type { PeersReport } from "../peers/measure-peers.ts";
import { COMPARED_TOKENS } from "../peers/peer-rows.ts";
import { showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** Everybody in one table; why a figure is missing stands below it. */
export function showPeers({ rows }: PeersReport, stream: OutputStream): string {
  return [
    `${paint("bold", "Beside others", stream)}  medians of one run\n`,
    drawTable(
      ["", "does", "first answer", `${COMPARED_TOKENS} tokens`, "in batches", "peak memory", "installed"],
      rows.map((row) => [
        row.name,
        row.does,
        showValue(row.firstAnswerMs, "milliseconds"),
        showValue(row.ticketMs, "milliseconds"),
        showValue(row.ticketsPerSecond, "tickets a second"),
        showValue(row.peakRssBytes, "bytes"),
        showValue(row.installedBytes, "bytes"),
      ]),
      [2, 3, 4, 5, 6],
    ),
    ...rows.flatMap(({ name, notes }) => notes.map((note) => `${name} ${note}`)),
    "",
  ].join("\n");
}
