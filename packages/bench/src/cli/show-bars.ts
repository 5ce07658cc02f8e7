import { type OutputStream, paint } from "@org/classifier-command-line";
import type { CheckedBar, Verdict } from "../measurement/bar.ts";
import { showLimit, showValue } from "./show-value.ts";
import { drawTable } from "./table.ts";

const COLOURS = { met: "green", missed: "red", "not measured": "yellow" } as const;

export function showVerdict(verdict: Verdict, stream: OutputStream): string {
  return paint(COLOURS[verdict], verdict, stream);
}

/** What was to be reached, and whether it was. */
export function showBars(bars: readonly CheckedBar[], stream: OutputStream): string {
  return drawTable(
    ["bar", "measured", "to reach", ""],
    bars.map(({ what, measured, unit, limit, verdict }) => [
      what,
      showValue(measured, unit),
      showLimit(limit, unit),
      showVerdict(verdict, stream),
    ]),
  );
}
