import type { Classification, Timings } from "../classification.ts";

/** Confidences are counted in this many equal bands of 0 to 1. */
const HISTOGRAM_BANDS = 10;

/** Counts over everything a classifier has classified; plain JSON. */
export interface Statistics {
  readonly classified: number;
  readonly failed: number;
  readonly byDecision: Readonly<Record<string, number>>;
  /** By category id; tickets without one are not in it. */
  readonly byCategory: Readonly<Record<string, number>>;
  readonly byAutomationLevel: Readonly<Record<string, number>>;
  readonly byAutomationLayer: Readonly<Record<string, number>>;
  /** Tickets by category confidence: [0, 0.1), [0.1, 0.2), ... [0.9, 1]. */
  readonly confidenceHistogram: readonly number[];
  /** Mean times over the tickets classified, in milliseconds. */
  readonly meanTimings: Timings;
}

export interface StatisticsCounter {
  count(classification: Classification): void;
  countFailure(): void;
  read(): Statistics;
}

export function createStatistics(): StatisticsCounter {
  let classified = 0;
  let failed = 0;
  const byDecision: Record<string, number> = {};
  const byCategory: Record<string, number> = {};
  const byAutomationLevel: Record<string, number> = {};
  const byAutomationLayer: Record<string, number> = {};
  const confidenceHistogram = new Array<number>(HISTOGRAM_BANDS).fill(0);
  const sums: Record<keyof Timings, number> = {
    preprocessMs: 0,
    embedMs: 0,
    categoryMs: 0,
    problemsMs: 0,
    automationMs: 0,
    totalMs: 0,
  };
  const add = (counts: Record<string, number>, key: string) => {
    counts[key] = (counts[key] ?? 0) + 1;
  };
  return {
    count({ decision, category, automation, timings }) {
      classified++;
      add(byDecision, decision);
      if (category !== null) {
        add(byCategory, category.id);
        const band = Math.min(HISTOGRAM_BANDS - 1, Math.floor(category.confidence * HISTOGRAM_BANDS));
        confidenceHistogram[band] = (confidenceHistogram[band] ?? 0) + 1;
      }
      if (automation !== null) {
        add(byAutomationLevel, automation.level);
        add(byAutomationLayer, automation.layer);
      }
      for (const key of Object.keys(sums) as (keyof Timings)[]) sums[key] += timings[key];
    },
    countFailure() {
      failed++;
    },
    read() {
      const means = Object.entries(sums).map(([key, sum]) => [key, classified === 0 ? 0 : sum / classified]);
      return {
        classified,
        failed,
        byDecision: { ...byDecision },
        byCategory: { ...byCategory },
        byAutomationLevel: { ...byAutomationLevel },
        byAutomationLayer: { ...byAutomationLayer },
        confidenceHistogram: [...confidenceHistogram],
        meanTimings: Object.fromEntries(means) as unknown as Timings,
      };
    },
  };
}
