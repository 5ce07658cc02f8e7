/** What may differ before a candidate is UNSAFE. */
export interface Tolerances {
  /** Share of tickets with every label the same, at least. */
  readonly minIdentical: number;
  /** Tickets that may go from FULLY_AUTOMATABLE to NOT_AUTOMATABLE or back. */
  readonly maxLevelFlips: number;
  /** Mean absolute difference of the confidence in the category, at most. */
  readonly maxMeanDrift: number;
  /** Initialisation of the baseline by that of the candidate, at least; holds where the baseline is built live. */
  readonly minSpeedup: number;
}

/**
 * Source: the requirement "labels identical on >= 99.5 %, no change of level across FULLY/NOT, mean confidence drift
 * <= 0.01, init speed-up >= 2". README gives the reason for each.
 */
export const DEFAULT_TOLERANCES: Tolerances = {
  minIdentical: 0.995,
  maxLevelFlips: 0,
  maxMeanDrift: 0.01,
  minSpeedup: 2,
};
