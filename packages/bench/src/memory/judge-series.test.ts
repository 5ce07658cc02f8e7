import { describe, expect, it } from "vitest";
import { seededRandom } from "../metrics/seeded-random.ts";
import { checkBars, judgeSeries } from "./judge-series.ts";
import type { MemorySeries } from "./memory-sample.ts";

const SAMPLE_EVERY = 500;

function series({ leakBytes = 0, peak = 200e6, count = 100, seed = 1 }): MemorySeries {
  const random = seededRandom(seed);
  const samples = Array.from({ length: count }, (_, i) => ({
    after: (i + 1) * SAMPLE_EVERY,
    rssBytes: 150e6 + i * leakBytes + 3e6 * random(),
    heapUsedBytes: 30e6,
  }));
  return { samples, peakRssBytes: peak };
}

const judged = (options: Parameters<typeof series>[0], warmUp = 5000) =>
  judgeSeries(series(options), { warmUp, per: 1000, collected: false });
const both = (options: Parameters<typeof series>[0]) => ({
  plain: judged(options),
  collected: judged(options),
});

describe("bars", () => {
  it("are met by noise without a trend, whatever its seed", () => {
    for (const seed of [1, 2, 3]) {
      const bars = checkBars(both({ seed }), both({ seed: seed + 10 }));
      expect(bars.map(({ verdict }) => verdict)).toEqual(["met", "met", "met", "met", "met"]);
    }
  });

  it("are missed by a leak, in the soak or in opening and closing", () => {
    const [, soak, collected, open] = checkBars(both({ leakBytes: 100e3 }), both({}));
    expect([soak, collected, open].map((bar) => bar?.verdict)).toEqual(["missed", "missed", "met"]);
    expect(checkBars(both({}), both({ leakBytes: 100e3 })).map(({ verdict }) => verdict)).toEqual([
      ...["met", "met", "met", "missed", "missed"],
    ]);
  });

  it("miss a peak above the limit, which the samples between need not show", () => {
    expect(checkBars(both({ peak: 260e6 + 1 }), both({}))[0]?.verdict).toBe("missed");
    expect(checkBars(both({ peak: 260e6 }), both({}))[0]?.verdict).toBe("met");
  });
});

describe("a series", () => {
  it("has its slope for 1,000 tickets, and only after the warm-up", () => {
    const warming = series({ leakBytes: 50e3 });
    const { trend } = judgeSeries(
      {
        ...warming,
        samples: warming.samples.map((sample) =>
          sample.after <= 5000 ? { ...sample, rssBytes: 10e6 } : sample,
        ),
      },
      { warmUp: 5000, per: 1000, collected: false },
    );
    expect(trend).toEqual(judged({ leakBytes: 50e3 }).trend);
    const { lower, upper } = trend.interval ?? { lower: 0, upper: 0 };
    // 50 kB in 500 tickets.
    expect(lower).toBeLessThan(100e3);
    expect(upper).toBeGreaterThan(100e3);
  });

  it("of which the warm-up leaves too little is an error", () => {
    expect(() => judged({ count: 25 })).toThrow(RangeError);
    expect(() => judged({ count: 0 }, 0)).toThrow(RangeError);
  });
});
