/** The value below which a share of the values lies; the lower of two neighbours. */
export function quantile(values: readonly number[], share: number): number {
  const rising = [...values].sort((a, b) => a - b);
  return rising[Math.min(rising.length - 1, Math.floor(share * rising.length))] ?? 0;
}

/** Rounded down to four decimals, so that the value it came from still passes, and not below 0. */
export function roundDown(value: number): number {
  return Math.max(0, Math.floor(value * 10_000) / 10_000);
}
