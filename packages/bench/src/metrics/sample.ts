/** A prediction reduced to what calibration and ranking need. */
export interface JudgedPrediction {
  readonly correct: boolean;
  /** Of the first answer, 0 to 1. */
  readonly confidence: number;
}

/** Throws RangeError for an empty sample: a metric of nothing is a mistake of the caller, never 0. */
export function checkSample(metric: string, sample: { readonly length: number }): void {
  if (sample.length === 0) throw new RangeError(`${metric} of an empty sample: give it at least one ticket`);
}

/** Groups of equal values, falling; what is tied cannot be told apart by any threshold. */
export function* fallingTies<Item>(
  items: readonly Item[],
  scoreOf: (item: Item) => number,
): Generator<readonly Item[]> {
  const falling = [...items].sort((a, b) => scoreOf(b) - scoreOf(a));
  let start = 0;
  for (let end = 1; end <= falling.length; end++) {
    const tied = end < falling.length && scoreOf(falling[end] as Item) === scoreOf(falling[start] as Item);
    if (tied) continue;
    yield falling.slice(start, end);
    start = end;
  }
}
