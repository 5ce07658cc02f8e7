import { expect, it } from "vitest";
import { median } from "../metrics/median.ts";
import { buildApproximateIndex } from "./approximate-search.ts";
import { compareSearches } from "./compare-searches.ts";
import { openExactSearch } from "./exact-search.ts";
import { findUsearch } from "./find-usearch.ts";
import { randomPopulation } from "./grow-population.ts";

const found = await findUsearch(false);
// Optional: some machines have no build of it. A build server has to have it.
it.skipIf(found.status === "missing" && process.env.CI !== "true")(
  "usearch finds nearly all of the nearest in few directions, and rescoring loses none",
  async () => {
    const members = randomPopulation(2000, 8, 1);
    const queries = randomPopulation(100, 8, 2);
    const progress: number[] = [];
    const index = await buildApproximateIndex(members, {
      threads: 1,
      onProgress: (done) => progress.push(done),
    });
    const { samples } = compareSearches({
      members,
      queries,
      searches: [openExactSearch(members), index.search, index.rescored],
      count: 10,
    });
    expect(progress.at(-1)).toBe(2000);
    for (const { recall } of samples) expect(median(recall)).toBeGreaterThanOrEqual(0.9);
  },
);
