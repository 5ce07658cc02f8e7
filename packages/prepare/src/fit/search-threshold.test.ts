import { describe, expect, it } from "vitest";
import { seededRandom } from "../train/seeded-random.ts";
import { chooseSearchThreshold, type ProblemPlaces, placeAt } from "./search-threshold.ts";

const ticket = (confidence: number, within: number, amongAll: number): ProblemPlaces => ({
  ...{ confidence, within, amongAll },
});

/** Tickets evenly spread over the confidence, of which the right way to search is that of `truth` more often than not. */
function drawn(truth: number, seed: number): ProblemPlaces[] {
  const random = seededRandom(seed);
  return Array.from({ length: 4000 }, (_, i) => {
    const confidence = i / 4000;
    const allIsRight = confidence < truth === random() < 0.75;
    return random() < 0.8
      ? ticket(confidence, 0, 0)
      : ticket(confidence, allIsRight ? 1 : 0, allIsRight ? 0 : 1);
  });
}

describe("the confidence below which all categories are searched", () => {
  it.each([0.5, 0.7, 0.9])("is near the one that is right, %d", (truth) => {
    for (const seed of [1, 2, 3])
      expect(Math.abs(chooseSearchThreshold(drawn(truth, seed)) - truth)).toBeLessThan(0.1);
  });

  it("hardly moves with one ticket, where two candidates are as good as equal", () => {
    // At 0.6 and 0.7 as many first: of the 40 tickets between, half are right either way.
    const between = Array.from({ length: 40 }, (_, i) => ticket(0.65, i % 2, 1 - (i % 2)));
    const around = [
      ...Array.from({ length: 200 }, () => ticket(0.55, 1, 0)),
      ...Array.from({ length: 200 }, () => ticket(0.75, 0, 1)),
    ];
    const balanced = chooseSearchThreshold([...around, ...between]);
    expect(balanced).toBeCloseTo(0.65, 2);
    for (const odd of [ticket(0.65, 0, 1), ticket(0.65, 1, 0)]) {
      expect(Math.abs(chooseSearchThreshold([...around, ...between, odd]) - balanced)).toBeLessThanOrEqual(
        0.01,
      );
    }
  });

  it("stays within 0 and 1, and takes no side where no ticket tells", () => {
    const untold = chooseSearchThreshold([ticket(0.3, 0, 0), ticket(0.8, -1, -1)]);
    expect(untold).toBeGreaterThan(0);
    expect(untold).toBeLessThan(1);
    expect(chooseSearchThreshold([])).toBe(untold);
  });
});

it("a ticket's place is that among all below the threshold, and that within its category from it on", () => {
  const own = ticket(0.6, 2, 5);
  expect([placeAt(own, 0.6), placeAt(own, 0.61)]).toEqual([2, 5]);
});
