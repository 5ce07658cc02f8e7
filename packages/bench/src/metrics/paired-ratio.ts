import { median } from "./median.ts";
import { quantile } from "./quantile.ts";
import { checkSample } from "./sample.ts";
import { seededRandom } from "./seeded-random.ts";

/** The ratio of two medians, and where it lies with 95 % confidence. */
export interface PairedRatio {
  readonly ratio: number;
  /** Null where there are too few pairs to say. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly pairs: number;
}

/** Percentiles of a bootstrap settle at some thousand samples (Efron and Tibshirani 1993, 13.3: at least 1,000). */
const RESAMPLES = 2000;
/** Medians of fewer pairs take so few values that an interval of them says nothing. */
const LEAST_PAIRS = 7;
const OUTSIDE_SHARE = 0.05;

/**
 * How many times `others` the `values` are. Pairs, measured one after the other, are drawn together, so that what slowed
 * both does not widen the interval. The seed moves the interval's ends a little and the ratio not at all. Throws
 * RangeError for an empty sample, or for lists that are no pairs.
 */
export function pairedRatio(values: readonly number[], others: readonly number[], seed = 1): PairedRatio {
  checkSample("ratio", values);
  const pairs = values.length;
  if (others.length !== pairs)
    throw new RangeError(`ratio of pairs: expected ${pairs} others; found ${others.length}`);
  const ratio = median(values) / median(others);
  if (pairs < LEAST_PAIRS) return { ratio, interval: null, pairs };
  const random = seededRandom(seed);
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const drawn = values.map(() => Math.floor(random() * pairs));
    return median(drawn.map((i) => values[i] as number)) / median(drawn.map((i) => others[i] as number));
  });
  const interval = {
    low: quantile(ratios, OUTSIDE_SHARE / 2),
    high: quantile(ratios, 1 - OUTSIDE_SHARE / 2),
  };
  return { ratio, interval, pairs };
}
