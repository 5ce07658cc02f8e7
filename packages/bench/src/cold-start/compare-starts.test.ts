import { describe, expect, it } from "vitest";
import { measuredStart } from "../__fixtures__/starts.ts";
import { median } from "../metrics/median.ts";
import { checkStarts, compareStarts } from "./compare-starts.ts";
import type { StartReport } from "./start.ts";

const Q8 = [600, 640, 1200, 610, 620, 630, 650];
const OURS = [300, 320, 600, 305, 310, 315, 325];
const starts = (ours: readonly number[], q8: StartReport): StartReport[] => [
  measuredStart("classifier", ours),
  measuredStart(
    "classifier-lexical",
    ours.map((ms) => ms / 2),
  ),
  q8,
];
const failed: StartReport = {
  id: "transformers-js-q8",
  name: "transformers.js q8",
  does: "embedding alone",
  outcome: "failed",
  reason: "a measured process ended with exit code 1",
};
const verdicts = (of: readonly StartReport[]) =>
  checkStarts(of, compareStarts(of)).map(({ verdict }) => verdict);

describe("a comparison", () => {
  it("is of the medians of the raw times", () => {
    const [classifier] = compareStarts(starts(OURS, measuredStart("transformers-js-q8", Q8)));
    expect(classifier).toMatchObject({ id: "classifier", pairs: 7 });
    expect(classifier?.ratio).toBe(median(OURS) / median(Q8));
  });

  it("pairs only rounds that both took part in", () => {
    const three = [
      measuredStart("sentence-transformers", [8000, 8100, 8200]),
      measuredStart("transformers-js-q8", Q8),
    ];
    expect(compareStarts(three)).toEqual([
      {
        ...{ id: "sentence-transformers", of: "transformers-js-q8", pairs: 3, interval: null },
        ratio: 8100 / 640,
      },
    ]);
  });
});

describe("bars", () => {
  it("are met below their limits, and missed above", () => {
    expect(verdicts(starts(OURS, measuredStart("transformers-js-q8", Q8)))).toEqual(["met", "met", "met"]);
    const slow = OURS.map((ms) => ms * 3);
    expect(verdicts(starts(slow, measuredStart("transformers-js-q8", Q8)))).toEqual([
      "missed",
      "missed",
      "missed",
    ]);
  });

  it("of a ratio are not measured where the other failed: it is neither slow nor 0", () => {
    const beside = starts(OURS, failed);
    expect(compareStarts(beside)).toEqual([]);
    expect(verdicts(beside)).toEqual(["not measured", "not measured", "met"]);
  });
});
