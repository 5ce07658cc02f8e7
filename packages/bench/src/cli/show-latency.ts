import { type OutputStream, paint } from "@org/classifier-command-line";
import type { LatencyRow } from "../latency/latencies.ts";
import type { LatencyReport } from "../latency/measure-latency.ts";
import type { PeerReport } from "../latency/measure-peers.ts";
import type { LengthTimes, LoopDelay } from "../programs/latency.program.ts";
import { showBars } from "./show-bars.ts";
import { showReasons } from "./show-reasons.ts";
import { showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** Tables of times, of the event loop, of others where they were asked for, and the bars. */
export function showLatency(report: LatencyReport, stream: OutputStream): string {
  const { rows, measured, peers, bars, options } = report;
  const title = (text: string) => paint("bold", text, stream);
  return [
    `${title("Time a ticket")}  ${options.calls} calls each, ${measured.threads} threads\n`,
    drawTable(
      ["tokens", "path", "p50", "p95", "p99", "over the bare run", "95 %", "difference, quartiles"],
      rows.map(showRow),
      [0, 2, 3, 4, 5, 6, 7],
    ),
    "",
    `${title("Event loop")}  how late it was, tickets in three tiers one after the other\n`,
    showLoop(measured.lengths, measured.idleLoopDelay),
    "",
    ...(peers.length === 0
      ? []
      : [
          `${title("Beside others")}  who embed the same texts, and no more\n`,
          showPeers(peers),
          ...showReasons(peers),
          "",
        ]),
    showBars(bars, stream),
    "",
  ].join("\n");
}

function showRow({ tokens, path, p50Ms, p95Ms, p99Ms, overhead }: LatencyRow): string[] {
  return [
    String(tokens),
    path,
    ...[p50Ms, p95Ms, p99Ms].map(showTime),
    ...(overhead === null
      ? ["", "", ""]
      : [
          showValue(overhead.share, "share"),
          overhead.interval === null
            ? "-"
            : `${showValue(overhead.interval.low, "share")} to ${showValue(overhead.interval.high, "share")}`,
          `${showTime(overhead.differenceMs.lowerQuartile)} to ${showTime(overhead.differenceMs.upperQuartile)}`,
        ]),
  ];
}

function showLoop(lengths: readonly LengthTimes[], idle: LoopDelay): string {
  const delays = [
    ["idle", idle] as const,
    ...lengths.map(({ tokens, loopDelay }) => [String(tokens), loopDelay] as const),
  ];
  return drawTable(
    ["tokens", "p50", "p99", "longest"],
    delays.map(([name, { p50Ms, p99Ms, maxMs }]) => [name, ...[p50Ms, p99Ms, maxMs].map(showTime)]),
    [0, 1, 2, 3],
  );
}

function showPeers(peers: readonly PeerReport[]): string {
  return drawTable(
    ["tokens", "", "does", "p50", "p95", "p99"],
    peers.flatMap((peer) =>
      peer.outcome !== "measured"
        ? [["", peer.name, peer.does, peer.outcome]]
        : peer.rows.map(({ tokens, p50Ms, p95Ms, p99Ms }) => [
            String(tokens),
            peer.name,
            peer.does,
            ...[p50Ms, p95Ms, p99Ms].map(showTime),
          ]),
    ),
    [0, 3, 4, 5],
  );
}

/** The lexical path takes less than the last digit of milliseconds shows. */
function showTime(ms: number): string {
  return Math.abs(ms) < 1 ? showValue(ms * 1000, "microseconds") : showValue(ms, "milliseconds");
}
