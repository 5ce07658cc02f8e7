import type { Limit, Unit } from "../measurement/bar.ts";

/** `-` for what was not measured, which is not the same as 0. */
export function showValue(value: number | null, unit: Unit): string {
  if (value === null) return "-";
  switch (unit) {
    case "share":
      return `${(value * 100).toFixed(2)} %`;
    case "score":
      return value.toFixed(4);
    case "microseconds":
      return `${grouped(Math.round(value))} µs`;
    case "milliseconds":
      return `${value.toFixed(1)} ms`;
    case "seconds":
      return `${value.toFixed(1)} s`;
    case "ratio":
      return `${value.toFixed(2)} ×`;
    case "tickets a second":
      return `${grouped(Math.round(value))} / s`;
    case "tickets":
      return grouped(value);
    case "bytes":
      return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
  }
}

/** Bars are round numbers, and read better so. */
export function showLimit({ direction, value }: Limit, unit: Unit): string {
  return `${direction === "at least" ? "≥" : "≤"} ${showRound(value, unit)}`;
}

function showRound(value: number, unit: Unit): string {
  if (unit === "share") return `${Number((value * 100).toFixed(2))} %`;
  if (unit === "score") return String(value);
  return showValue(value, unit);
}

export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
