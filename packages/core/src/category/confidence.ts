import type { Settings } from "../assets/settings.ts";
import { SIGNALS, type SignalTable } from "./signals.ts";

/** Sum of weight × signal for each category: natural-log odds up to a constant. */
export function scoreCategories(table: SignalTable, weights: Settings["category"]["weights"]): Float64Array {
  return Float64Array.from(table, (row) =>
    SIGNALS.reduce((sum, signal, i) => sum + weights[signal] * (row[i] as number), 0),
  );
}
