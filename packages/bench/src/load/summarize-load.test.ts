import { describe, expect, it } from "vitest";
import { growthOf, percentile, summarizeLoad, waitBound } from "./summarize-load.ts";

const health = { answeredMs: [1, 2, 3], unanswered: 0 };
const probes = { health, emptyServer: health };
const outcome = {
  elapsedMs: 2000,
  acceptedMs: [10, 20, 30],
  statuses: { 200: 3, 503: 4, 504: 1 },
  unanswered: 2,
};

describe("a load", () => {
  it("tells the refused from the failed, and counts those without an answer", () => {
    const { refusedShare, failedShare, accepted } = summarizeLoad(5, outcome, probes);
    expect([refusedShare, failedShare]).toEqual([0.4, 0.3]);
    expect(accepted).toMatchObject({ p50Ms: 20, perSecond: 1.5 });
  });

  it("of which nothing was accepted has no times, and none of the shares of nothing", () => {
    const none = { elapsedMs: 1000, acceptedMs: [], statuses: {}, unanswered: 0 };
    const { accepted, refusedShare, failedShare, healthP99Ms } = summarizeLoad(5, none, {
      ...probes,
      health: { answeredMs: [], unanswered: 3 },
    });
    expect(accepted).toEqual({ p50Ms: null, p95Ms: null, p99Ms: null, perSecond: 0 });
    expect([refusedShare, failedShare, healthP99Ms]).toEqual([0, 0, null]);
  });
});

it("a percentile of nothing is none", () => {
  expect(percentile([], 0.5)).toBeNull();
  expect(percentile([1, 3], 0.5)).toBe(2);
});

it("the last of a full line waits for everybody before it, shared out among the threads", () => {
  expect(waitBound(5, 256, 2)).toBe(645);
  expect(waitBound(5, 0, 2)).toBe(5);
  expect(waitBound(5, 10, 1)).toBeGreaterThan(waitBound(5, 10, 2));
});

describe("growth", () => {
  const samples = Array.from({ length: 40 }, (_, i) => ({
    ...{ afterSeconds: i + 1, rssBytes: i < 10 ? i * 1e8 : 1e9 + i * 1000 + (i % 3) },
  }));

  it("is of what comes after the warm-up, by the second", () => {
    expect(growthOf(samples, 10)?.slope).toBeCloseTo(1000, 0);
  });

  it("of too few samples is not spoken of", () => {
    expect(growthOf(samples.slice(0, 29), 10)).toBeNull();
    expect(growthOf([], 0)).toBeNull();
  });
});
