import { linearRegression, sampleCorrelation, sum } from "simple-statistics";

/** A straight line through samples that hang together in time, and how sure its slope is. */
export interface Trend {
  /** Of y, for each unit of x. */
  readonly slope: number;
  /** Bounds of the slope's 95 % confidence interval; null where the samples are too much alike to tell. */
  readonly interval: { readonly lower: number; readonly upper: number } | null;
  /** Of what the line leaves over, from one sample to the next: 0 = independent, 1 = each as the one before. */
  readonly autocorrelation: number;
  /** Independent samples that would say as much. */
  readonly effectiveSamples: number;
}

/** Fewer than this give a line, but nothing to judge it by. */
export const LEAST_SAMPLES = 20;
/** Below it the interval's width is itself a guess: 4 degrees of freedom. */
const LEAST_EFFECTIVE_SAMPLES = 6;

/**
 * Least squares, the interval widened for samples that depend on those before: their number is reduced to
 * n (1 − r) / (1 + r), r being the correlation of neighbouring residuals, in the standard error and in Student's t.
 * Throws RangeError below 20 samples. Source: Santer et al. 2000, Statistical significance of trends and trend
 * differences in layer-average atmospheric temperature time series, J. Geophys. Res. 105, 7337–7356, equations 3 to 6.
 */
export function trendOf(points: readonly (readonly [x: number, y: number])[]): Trend {
  const n = points.length;
  if (n < LEAST_SAMPLES) throw new RangeError(`a trend of ${n} samples: expected at least ${LEAST_SAMPLES}`);
  const { m: slope, b: intercept } = linearRegression(points.map(([x, y]) => [x, y]));
  const residuals = points.map(([x, y]) => y - (slope * x + intercept));
  const squares = sum(residuals.map((residual) => residual ** 2));
  const autocorrelation = squares === 0 ? 0 : correlationOfNeighbours(residuals);
  const effectiveSamples = (n * (1 - autocorrelation)) / (1 + autocorrelation);
  if (effectiveSamples < LEAST_EFFECTIVE_SAMPLES) {
    return { slope, interval: null, autocorrelation, effectiveSamples };
  }
  const freedom = effectiveSamples - 2;
  const meanX = sum(points.map(([x]) => x)) / n;
  const spreadX = sum(points.map(([x]) => (x - meanX) ** 2));
  const halfWidth = studentT975(freedom) * Math.sqrt(squares / freedom / spreadX);
  return {
    slope,
    interval: { lower: slope - halfWidth, upper: slope + halfWidth },
    autocorrelation,
    effectiveSamples,
  };
}

/** Never below 0: samples that swing back would otherwise count for more than they are. */
function correlationOfNeighbours(residuals: readonly number[]): number {
  return Math.max(0, sampleCorrelation(residuals.slice(1), residuals.slice(0, -1)));
}

/** Two-sided 95 % of the normal distribution. */
const Z_975 = 1.959963984540054;

/** The 97.5 % quantile of Student's t, within 0.2 % from 4 degrees of freedom. Source: Abramowitz and Stegun, 26.7.5. */
function studentT975(freedom: number): number {
  const z = Z_975;
  const terms = [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
  ];
  return sum(terms.map((term, power) => term / freedom ** power));
}
