import { describe, expect, it } from "vitest";
import { median } from "../metrics/median.ts";
import { seededRandom } from "../metrics/seeded-random.ts";
import type { LengthTimes, LoopDelay } from "../programs/latency.program.ts";
import { overheadOf, percentilesOf, rowsOf } from "./latencies.ts";
import { checkOverhead } from "./measure-latency.ts";

const random = seededRandom(3);
const BARE = Array.from({ length: 50 }, () => 10 + random());
const loopDelay: LoopDelay = { p50Ms: 1, p99Ms: 2, maxMs: 3, count: 4 };
const length = (tokens: number, overhead: number): LengthTimes => ({
  tokens,
  bareMs: BARE,
  threeTiersMs: BARE.map((ms) => ms * (1 + overhead)),
  categoryMs: BARE.map((ms) => ms * (1 + overhead / 2)),
  lexicalMs: BARE.map((ms) => ms / 100),
  loopDelay,
});

describe("percentiles", () => {
  it("are those of the raw times, in whatever order they came", () => {
    const times = Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
    expect(percentilesOf(times)).toEqual({ p50Ms: 50, p95Ms: 95, p99Ms: 99, calls: 101 });
  });

  it("of no call are an error, and not 0", () => {
    expect(() => percentilesOf([])).toThrow(RangeError);
    expect(() => rowsOf([{ ...length(32, 0.1), lexicalMs: [] }])).toThrow(RangeError);
  });
});

describe("the overhead", () => {
  it("is a share of the bare run's median, with the differences of the pairs beside it", () => {
    const { share, interval, differenceMs } = overheadOf(
      BARE.map((ms) => ms + 1),
      BARE,
    );
    expect(share).toBeCloseTo(1 / median(BARE), 12);
    expect(interval?.low).toBeLessThanOrEqual(share);
    expect(interval?.high).toBeGreaterThanOrEqual(share);
    expect(differenceMs.median).toBeCloseTo(1, 9);
  });

  it("is told of what runs the model, and of nothing else", () => {
    const rows = rowsOf([length(8, 0.3), length(32, 0.1)]);
    expect(rows.map(({ tokens, path, overhead }) => [tokens, path, overhead !== null])).toEqual([
      [8, "three tiers", true],
      [8, "category only", true],
      [8, "lexical", false],
      [32, "three tiers", true],
      [32, "category only", true],
      [32, "lexical", false],
    ]);
  });

  it("is held to its bar at 32 tokens in three tiers, and where these were not timed it was not measured", () => {
    const verdictOf = (...lengths: LengthTimes[]) => checkOverhead(rowsOf(lengths)).verdict;
    expect(verdictOf(length(8, 0.3), length(32, 0.1))).toBe("met");
    expect(verdictOf(length(8, 0.1), length(32, 0.3))).toBe("missed");
    expect(verdictOf(length(8, 0.1))).toBe("not measured");
  });
});
