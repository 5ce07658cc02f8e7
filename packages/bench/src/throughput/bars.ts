import type { ContenderId } from "../contenders/contender.ts";
import type { Limit } from "../measurement/bar.ts";

export interface ThroughputBar {
  /** In words, as reports have it. */
  readonly what: string;
  readonly of: ContenderId;
  readonly over: ContenderId;
  readonly limit: Limit;
}

const atLeast = (value: number, source: string): Limit => ({
  direction: "at least",
  value,
  source: `bar of this suite: ${source}`,
});

const FULL =
  "BANKING77 test file, full mode, 2 threads >= 1.3 × sentence-transformers, >= 1.5 × transformers.js";

/** The conditions under which the bars are stated. */
export const BARS_HOLD = { file: "banking77", threads: 2 } as const;

/** Ratios of tickets a second, in batches; transformers.js in fp32, which is its default and our own arithmetic. */
export const THROUGHPUT_BARS: readonly ThroughputBar[] = [
  {
    what: "three tiers, of sentence-transformers embedding alone",
    of: "classifier",
    over: "sentence-transformers",
    limit: atLeast(1.3, FULL),
  },
  {
    what: "three tiers, of transformers.js fp32 embedding alone",
    of: "classifier",
    over: "transformers-js-fp32",
    limit: atLeast(1.5, FULL),
  },
  {
    what: "cascade, of our own full mode",
    of: "classifier-cascade",
    over: "classifier",
    limit: atLeast(3, "cascade, category only >= 3 × our own full mode"),
  },
];
