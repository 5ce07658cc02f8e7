import { checkSample } from "./sample.ts";

/** The arithmetic mean. */
export function mean(values: readonly number[]): number {
  checkSample("mean", values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
