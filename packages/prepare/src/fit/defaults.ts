import type { Settings } from "@org/classifier-core/preparation";

// What a desk with too few tickets to choose by gets. Measured desks replace every one of these.

/** Fewer tickets than this choose nothing. */
export const MIN_TICKETS = 40;

/** Nearest known texts that vote: 20 did best on BANKING77 and CLINC150 (DESIGN.md section 6). */
export const NEIGHBOUR_COUNT = 20;
const NEIGHBOUR_SHARPNESS = 20;

/**
 * Log odds a unit of signal: a cosine higher by 0.1 makes a category twice as likely, and so do two keywords;
 * priority keywords count double.
 */
export const DEFAULT_WEIGHTS: Settings["category"]["weights"] = {
  description: 7,
  centroid: 7,
  neighbours: 2,
  keywords: 1,
  priorityKeywords: 2,
  exclusions: 1,
  catchAll: 0.3,
};

/** How many near problems vote on automation: DESIGN.md section 5 speaks of the three nearest. */
export const MAPPED_COUNT = 3;
/** Category confidence from which its baseline may speak, and step signals that outweigh knowing nothing. */
export const BASELINE_CONFIDENCE = 0.5;
export const STEP_SIGNALS = 2;

export function defaultSettings(tickets: number): Settings {
  const source = `default: ${tickets} example tickets are too few to choose by, at least ${MIN_TICKETS} are needed`;
  return {
    category: {
      source,
      weights: DEFAULT_WEIGHTS,
      neighbourCount: NEIGHBOUR_COUNT,
      neighbourSharpness: NEIGHBOUR_SHARPNESS,
    },
    decision: { source, routeConfidence: null, outOfScopeFamiliarity: null },
    problems: { source, minSimilarity: 0.3, searchAllBelowConfidence: 0.6 },
    automation: {
      source,
      mappedSimilarity: 0.5,
      mappedCount: MAPPED_COUNT,
      mappedSharpness: 10,
      baselineConfidence: BASELINE_CONFIDENCE,
      stepSignals: STEP_SIGNALS,
    },
  };
}
