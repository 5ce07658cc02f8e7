import type { Settings } from "@org/classifier-core/preparation";

// What a desk with too few tickets to choose by gets. Measured desks replace every one of these.

/** Fewer example tickets than this choose nothing. */
export const MIN_TICKETS = 40;
/** From so many tickets set aside, they choose alone; fewer are left unused. */
export const MIN_CALIBRATION_TICKETS = 100;

/** Nearest known texts that vote: 20 did best on BANKING77 and CLINC150 (docs/design.md). */
export const NEIGHBOUR_COUNT = 20;
/** How steeply nearness counts among them: exp(20 · (cosine − 1)), from the same measurements. */
export const NEIGHBOUR_SHARPNESS = 20;

/**
 * Log odds a unit of signal: a cosine higher by 0.1 makes a category twice as likely, and so do two keywords;
 * priority keywords count double.
 */
export const DEFAULT_WEIGHTS: Settings["category"]["weights"] = {
  description: 7,
  centroid: 7,
  neighbours: 0.3,
  keywords: 1,
  priorityKeywords: 2,
  exclusions: 1,
  catchAll: 0.3,
  semantic: 0,
  perceptron: 0,
  lexical: 0,
  problems: 0,
};

/**
 * The same beside trained heads, which know most of what description and centroid say: near what was fitted on
 * BANKING77 and CLINC150, where nothing else pulled, 2026-11-24.
 */
export const DEFAULT_WEIGHTS_WITH_HEADS: Settings["category"]["weights"] = {
  ...DEFAULT_WEIGHTS,
  description: 1,
  centroid: 1,
  semantic: 0.3,
  perceptron: 0.4,
  lexical: 1.7,
  problems: 0.5,
};

/** As above; a cosine higher by 0.1 makes a matter half as likely again. */
export const DEFAULT_PROBLEM_WEIGHTS: NonNullable<Settings["problems"]["weights"]> = {
  similarity: 4,
  neighbours: 0.3,
  semantic: 0.5,
  perceptron: 0.3,
  lexical: 1.5,
};

/** confidence × similarity² × √lexical confidence: docs/design.md. Foreign texts are needed for the other two. */
export const DEFAULT_SCOPE_WEIGHTS: Settings["scope"]["weights"] = {
  confidence: 1,
  similarity: 2,
  lexicalConfidence: 0.5,
  semantic: 0,
  lexical: 0,
};

/** Where no lexical head was trained, none answers. */
export const NO_CASCADE: Omit<Settings["cascade"], "source"> = {
  temperature: 1,
  answerConfidence: null,
  share: 0,
  accuracy: null,
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
    wording: 2,
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

export const DEFAULT_PROBLEMS: Omit<Settings["problems"], "source" | "weights"> = {
  minSimilarity: 0.3,
  searchAllBelowConfidence: 0.6,
};

export function defaultSettings(tickets: number): Settings {
  const source = `default: ${tickets} example tickets are too few to choose by, at least ${MIN_TICKETS} are needed`;
  return {
    category: {
      source,
      weights: DEFAULT_WEIGHTS,
      temperature: 1,
      neighbourCount: NEIGHBOUR_COUNT,
      neighbourSharpness: NEIGHBOUR_SHARPNESS,
    },
    cascade: { source, ...NO_CASCADE },
    scope: { source, weights: DEFAULT_SCOPE_WEIGHTS, offset: 0, lexicalOffset: 0 },
    decision: { source, routeConfidence: null, outOfScopeScore: null },
    problems: { source, ...DEFAULT_PROBLEMS, weights: null },
    automation: {
      source,
      ...DEFAULT_AUTOMATION,
      weights: { ...DEFAULT_AUTOMATION.weights, learned_level: 0, wording: 0 },
    },
  };
}
