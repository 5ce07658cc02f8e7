import type { Settings } from "@org/classifier-core/preparation";

// What a desk with too few tickets to choose by gets. Measured desks replace every one of these.

/** Fewer example tickets than this choose nothing. */
export const MIN_TICKETS = 40;
/** From so many tickets set aside, they choose alone; fewer are left unused. */
export const MIN_CALIBRATION_TICKETS = 100;

/** Nearest known texts that vote: 20 did best on BANKING77 and CLINC150 (docs/design.md). */
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

/**
 * Level 3 where nothing could be fitted: a near known problem outweighs a rule, a rule the texts around, and
 * those the category's habit. Three nearest problems: docs/design.md. Twenty texts: as for categories.
 */
export const DEFAULT_AUTOMATION: Omit<Settings["automation"], "source"> = {
  weights: {
    mapped_problem: 6,
    similar_tickets: 2,
    learned_level: 1,
    rule: 2,
    category_baseline: 1,
    step_analysis: 1,
  },
  mappedSimilarity: 0.6,
  mappedCount: 3,
  similarCount: 20,
  sharpness: 10,
  advisorBelowConfidence: 0.7,
};

export const DEFAULT_PROBLEMS: Omit<Settings["problems"], "source"> = {
  minSimilarity: 0.3,
  searchAllBelowConfidence: 0.6,
};

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
    problems: { source, ...DEFAULT_PROBLEMS },
    automation: { source, ...DEFAULT_AUTOMATION },
  };
}
