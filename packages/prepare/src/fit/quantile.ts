/** The value below which a share of the values lies; the lower of two neighbours. */
export function quantile(values: readonly number[], share: number): number {
  const rising = [...values].sort((a, b) => a - b);
  return rising[Math.min(rising.length - 1, Math.floor(share * rising.length))] ?? 0;
}

const STEPS = 10_000;

/** Rounded down, to four decimals or the steps given, so that the value it came from still passes, and not below 0. */
export function roundDown(value: number, stepsInOne: number = STEPS): number {
  const steps = Math.floor(value * stepsInOne);
  // The product of a value right below a step may itself be rounded up to it.
  return Math.max(0, (steps / stepsInOne > value ? steps - 1 : steps) / stepsInOne);
}
