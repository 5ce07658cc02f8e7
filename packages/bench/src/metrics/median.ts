import { checkSample } from "./sample.ts";

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  checkSample("median", values);
  const rising = [...values].sort((a, b) => a - b);
  const upper = rising[Math.floor(rising.length / 2)] as number;
  const lower = rising[Math.ceil(rising.length / 2) - 1] as number;
  return (lower + upper) / 2;
}
