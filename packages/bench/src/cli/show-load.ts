import { type OutputStream, paint } from "@org/classifier-command-line";
import type { AcceptedTimes, LoadPhase } from "../load/load-phases.ts";
import type { LoadReport } from "../load/measure-load.ts";
import { showBars } from "./show-bars.ts";
import { grouped, showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

/** A server under load as a person reads it. */
export function showLoad(report: LoadReport, stream: OutputStream): string {
  const { server, unqueued, steady, overload, idle, slow, bars, options } = report;
  const started = `answers by wording after ${ms(server.lexicalReadyMs)}, by the model after ${ms(server.modelReadyMs)}`;
  return `${[
    `${paint("bold", "load", stream)}  ${options.seconds} s, ${server.workers} model threads; ${started}\n`,
    drawTable(
      ["", "connections", "accepted", "p50", "p95", "p99", "503", "failed", "/healthz p99", "empty p99"],
      [
        ["no line", grouped(unqueued.connections), ...showTimes(unqueued.accepted), "", "", "", ""],
        ["load", ...showPhase(steady)],
        ["overload", ...showPhase(overload)],
        ["idle", grouped(idle.connections), "", "", "", "", "", "", ms(idle.healthP99Ms), ""],
      ],
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
    ),
    "",
    `bound of the accepted ${ms(steady.boundMs)}; ${showMemory(report)}`,
    ...slow.map(({ part, cutOffMs }) => {
      const cut = cutOffMs.filter((each) => each !== null);
      const latest = cut.length === 0 ? "" : `, the last after ${ms(Math.max(...cut))}`;
      return `slow senders of ${part}: ${cut.length} of ${cutOffMs.length} cut off${latest}`;
    }),
    "",
    showBars(bars, stream),
  ].join("\n")}\n`;
}

const ms = (value: number | null) => showValue(value, "milliseconds");

function showTimes({ perSecond, p50Ms, p95Ms, p99Ms }: AcceptedTimes): string[] {
  return [showValue(perSecond, "tickets a second"), ms(p50Ms), ms(p95Ms), ms(p99Ms)];
}

function showPhase(phase: LoadPhase): string[] {
  const { connections, accepted, refusedShare, failedShare, healthP99Ms, emptyServerP99Ms } = phase;
  return [
    grouped(connections),
    ...showTimes(accepted),
    showValue(refusedShare, "share"),
    showValue(failedShare, "share"),
    ms(healthP99Ms),
    ms(emptyServerP99Ms),
  ];
}

function showMemory({ steady: { samples, trend } }: LoadReport): string {
  const bytes = (value: number | undefined) => showValue(value ?? null, "bytes");
  const course = `resident ${bytes(samples[0]?.rssBytes)} at first, ${bytes(samples.at(-1)?.rssBytes)} at last`;
  if (trend === null) return `${course}, too short to speak of growth`;
  const { interval, slope } = trend;
  const sure =
    interval === null ? "too alike to tell" : `95 %: ${bytes(interval.lower)} to ${bytes(interval.upper)}`;
  return `${course}, growth ${bytes(slope)} a second (${sure})`;
}
