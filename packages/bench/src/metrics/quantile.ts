import { checkSample } from "./sample.ts";

/** The value below which a `share` (0 to 1) of the sample lies, between two values in proportion, as numpy's default. */
export function quantile(values: readonly number[], share: number): number {
  checkSample("quantile", values);
  const rising = [...values].sort((a, b) => a - b);
  const place = share * (rising.length - 1);
  const below = Math.floor(place);
  const lower = rising[below] as number;
  const upper = rising[Math.min(below + 1, rising.length - 1)] as number;
  return lower + (upper - lower) * (place - below);
}
