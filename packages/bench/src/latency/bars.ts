import type { Limit } from "../measurement/bar.ts";

/** Tokens of the tickets the bar is stated for. */
export const BAR_TOKENS = 32;

/** What everything around the model may cost: a share of the bare run's time. */
export const OVERHEAD: Limit = {
  direction: "at most",
  value: 0.12,
  source: "bar of this suite: overhead over bare session.run at 32 tokens, all three tiers <= 12 %",
};
