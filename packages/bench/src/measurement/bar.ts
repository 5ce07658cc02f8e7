/** How a value is meant: shares are 0 to 1 in JSON and per cent on the screen; a ratio is of two times or sizes. */
export type Unit =
  | "share"
  | "score"
  | "ratio"
  | "microseconds"
  | "milliseconds"
  | "seconds"
  | "bytes"
  | "tickets"
  | "tickets a second";

/** A value to reach. */
export interface Limit {
  readonly direction: "at least" | "at most";
  readonly value: number;
  /** Where it comes from. */
  readonly source: string;
}

export type Verdict = "met" | "missed" | "not measured";

/** As measured, not as shown: 94.19 does not meet 94.2. Null is what could not be measured. */
export function judge(measured: number | null, { direction, value }: Limit): Verdict {
  if (measured === null) return "not measured";
  return (direction === "at least" ? measured >= value : measured <= value) ? "met" : "missed";
}

/** A figure beside its bar, as reports have it. */
export interface CheckedBar {
  /** In words: "first three-tier answer, of transformers.js q8's". */
  readonly what: string;
  readonly measured: number | null;
  readonly unit: Unit;
  readonly limit: Limit;
  readonly verdict: Verdict;
}

export function checkBar(what: string, measured: number | null, unit: Unit, limit: Limit): CheckedBar {
  return { what, measured, unit, limit, verdict: judge(measured, limit) };
}

/** Whether every bar that could be measured was met. */
export function noneMissed(bars: readonly CheckedBar[]): boolean {
  return bars.every(({ verdict }) => verdict !== "missed");
}
