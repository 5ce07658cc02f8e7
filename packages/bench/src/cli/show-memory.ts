import { type OutputStream, paint } from "@org/classifier-command-line";
import type { BothWays, JudgedSeries } from "../memory/judge-series.ts";
import type { MemoryReport } from "../memory/measure-memory.ts";
import type { ContenderPeak } from "../memory/measure-peaks.ts";
import { showBars } from "./show-bars.ts";
import { grouped, showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** Resident memory as a person reads it. */
export function showMemory(report: MemoryReport, stream: OutputStream): string {
  const { soak, openClose, peers, bars, options } = report;
  const lines = [
    `${paint("bold", "memory", stream)}  ${grouped(Number(options.tickets))} tickets, ${options.cycles} times opened and closed\n`,
    drawTable(
      ["resident", "peak", "first", "last", "growth", "95 % interval", "a"],
      [...showBoth("soak", soak, "1,000 tickets"), ...showBoth("open and close", openClose, "cycle")],
      [1, 2, 3, 4, 5],
    ),
    "",
    showBars(bars, stream),
  ];
  if (peers.length > 0) {
    lines.push(
      "",
      drawTable(
        [`peak over ${grouped(Number(options.peerTickets))} tickets`, "", ""],
        peers.map(showPeak),
        [1],
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}

function showBoth(what: string, { plain, collected }: BothWays, per: string): string[][] {
  return [showSeries(what, plain, per), showSeries(`${what}, garbage collected`, collected, per)];
}

function showSeries(
  what: string,
  { samples, warmUp, trend, peakRssBytes }: JudgedSeries,
  per: string,
): string[] {
  const counted = samples.filter(({ after }) => after > warmUp);
  const bytes = (value: number | undefined) => showValue(value ?? null, "bytes");
  const { slope, interval } = trend;
  return [
    what,
    bytes(peakRssBytes),
    bytes(counted[0]?.rssBytes),
    bytes(counted.at(-1)?.rssBytes),
    bytes(slope),
    interval === null ? "too alike to tell" : `${bytes(interval.lower)} to ${bytes(interval.upper)}`,
    per,
  ];
}

function showPeak(peak: ContenderPeak): string[] {
  return peak.outcome === "measured"
    ? [peak.name, showValue(peak.peakRssBytes, "bytes"), peak.does]
    : [peak.name, peak.outcome, peak.reason];
}
