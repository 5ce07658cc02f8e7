import type { Limit } from "../measurement/bar.ts";

const atMost = (value: number, source: string): Limit => ({
  direction: "at most",
  value,
  source: `bar of this suite: ${source}`,
});

/** What the starts of this suite are asked to reach; ratios are of medians in one run. */
export const BARS = {
  threeTiers: atMost(0.55, "start to first three-tier result <= 0.55 x transformers.js q8 embedding alone"),
  lexical: atMost(0.3, "start to first result, lexical path, <= 0.30 x transformers.js q8 embedding alone"),
  createClassifierMs: atMost(250, "createClassifier <= 250 ms"),
} as const;
