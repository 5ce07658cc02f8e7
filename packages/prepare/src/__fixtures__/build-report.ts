import type { BuildReport } from "../build/build-bundle.ts";

/** What a build of a small desk came to, for what shows it. */
export const BUILD_REPORT: BuildReport = {
  bundle: { id: "desk", version: "1.0.0", digest: "0123456789abcdef".repeat(4) },
  counts: { categories: 2, problems: 3, tickets: 4, problemVectors: 7 },
  sizes: { models: 24_100_000, embeddings: 12_345, heads: 0, data: 999, total: 24_113_344 },
  quality: undefined,
  training: undefined,
  cascade: { share: 0, accuracy: null },
  lint: [],
  durations: { embedMs: 1000, trainMs: 200 },
  durationMs: 1234,
  sample: { decision: "route", category: "tills" },
};
