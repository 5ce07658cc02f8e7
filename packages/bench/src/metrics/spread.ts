import { median } from "./median.ts";
import { quantile } from "./quantile.ts";

/** The middle of a sample, and between which values its middle half lies; in the sample's unit. */
export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

export function spread(values: readonly number[]): Spread {
  return {
    median: median(values),
    lowerQuartile: quantile(values, 0.25),
    upperQuartile: quantile(values, 0.75),
  };
}
