import { describe, expect, it } from "vitest";
import { judgementOf, ticketsOf } from "../__fixtures__/judgements.ts";
import { compareJudgements, summarize } from "./compare-judgements.ts";
import { type Judgement, LABELS, packVector, unpackVector } from "./judgement.ts";

function compare(baseline: readonly Judgement[], candidate: readonly Judgement[], own = baseline.length) {
  return compareJudgements(ticketsOf(baseline.length), own, { baseline, candidate });
}

describe("answers that are the same", () => {
  it("are identical, with no drift and a cosine of 1", () => {
    const answers = [judgementOf(), judgementOf({ level: null }, 0.4, [0.6, 0.8])];
    const { comparison, compared } = compare(answers, answers);
    expect(compared.map(({ changes }) => changes)).toEqual([[], []]);
    expect(comparison).toMatchObject({ tickets: 2, identical: 2, identicalShare: 1, levelFlips: 0 });
    expect(comparison.drift).toEqual({ mean: 0, p95: 0, max: 0 });
    expect(comparison.cosine?.min).toBeCloseTo(1, 6);
  });
});

describe("a ticket", () => {
  it.each(LABELS)("whose %s differs is not identical, and says from what to what", (label) => {
    const { comparison, compared } = compare([judgementOf()], [judgementOf({ [label]: "other" })]);
    expect(comparison).toMatchObject({ identical: 0, identicalShare: 0 });
    expect(comparison.changedBy[label]).toBe(1);
    expect(compared[0]?.changes).toEqual([
      { label, baseline: judgementOf().labels[label], candidate: "other" },
    ]);
  });

  it("that has a category on one side only, or fails on one side only, is not identical", () => {
    const failed = judgementOf({ category: "error ERR_RUNTIME" });
    expect(compare([judgementOf()], [judgementOf({ category: null })]).comparison.identical).toBe(0);
    expect(compare([judgementOf()], [failed]).comparison.identical).toBe(0);
    expect(compare([failed], [failed]).comparison.identical).toBe(1);
  });

  it("drifts by the difference of its confidences, in either direction", () => {
    const answers = [0.9, 0.5, 0.7].map((confidence) => judgementOf({}, confidence));
    const others = [0.8, 0.7, 0.7].map((confidence) => judgementOf({}, confidence));
    const { drift } = compare(answers, others).comparison;
    expect(drift.mean).toBeCloseTo(0.1, 10);
    expect(drift.max).toBeCloseTo(0.2, 10);
  });

  it.each([
    ["FULLY_AUTOMATABLE", "NOT_AUTOMATABLE", 1],
    ["NOT_AUTOMATABLE", "FULLY_AUTOMATABLE", 1],
    ["FULLY_AUTOMATABLE", "PARTIALLY_AUTOMATABLE", 0],
    ["NOT_AUTOMATABLE", null, 0],
  ])("whose level goes from %s to %s counts as %i flips", (from, to, flips) => {
    const { comparison } = compare([judgementOf({ level: from })], [judgementOf({ level: to })]);
    expect(comparison.levelFlips).toBe(flips);
  });

  it("without a vector, or with one of another dimension, has no cosine", () => {
    const none = { ...judgementOf(), vector: null };
    const { comparison, compared } = compare(
      [none, judgementOf({}, 0.9, [1, 0])],
      [judgementOf(), judgementOf({}, 0.9, [1, 0, 0])],
    );
    expect(compared.map(({ cosine }) => cosine)).toEqual([null, null]);
    expect(comparison.cosine).toBeNull();
  });

  it("leaves no text in what is reported of it", () => {
    expect(JSON.stringify(compare([judgementOf()], [judgementOf({ category: "x" })]))).not.toContain(
      "secret",
    );
  });
});

describe("the figures", () => {
  it("can be computed again from the tickets of the report", () => {
    const answers = [judgementOf(), judgementOf({}, 0.3), judgementOf({}, 0.5, [0, 1])];
    const others = [judgementOf({ problem: null }), judgementOf({}, 0.4), judgementOf({}, 0.5, [0.6, 0.8])];
    const { comparison, compared } = compare(answers, others, 2);
    expect(summarize(JSON.parse(JSON.stringify(compared)))).toEqual(comparison);
  });

  it("bound the share of the user's own tickets, hostile ones left out, below what was seen", () => {
    const answers = Array.from({ length: 60 }, () => judgementOf());
    const { own, identicalShare } = compare(answers, answers, 50).comparison;
    expect(identicalShare).toBe(1);
    expect(own).toMatchObject({ tickets: 50, identical: 50 });
    // With no change in n tickets the exact bound is the n-th root of 5 %.
    expect(own.lowerBound).toBeCloseTo(0.05 ** (1 / 50), 9);
  });

  it("of no ticket, or of sides that answered different counts, are an error", () => {
    expect(() => compare([], [])).toThrow(RangeError);
    expect(() =>
      compareJudgements(ticketsOf(2), 2, { baseline: [judgementOf()], candidate: [judgementOf()] }),
    ).toThrow("the baseline answered 1 of 2 tickets");
  });
});

it("a vector survives packing, bit by bit", () => {
  const vector = Float32Array.of(0.1, -0, 1e-40, 3.4e38);
  expect(unpackVector(packVector(vector.subarray(1)))).toEqual(vector.slice(1));
});
