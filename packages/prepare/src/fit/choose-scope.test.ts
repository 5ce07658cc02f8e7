import { lexicalOutOfScopeScore, outOfScopeScore, type ScopeSignals } from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../train/seeded-random.ts";
import { chooseScope, MIN_FOREIGN, SCOPE_THRESHOLD } from "./choose-scope.ts";
import { DEFAULT_SCOPE_WEIGHTS } from "./defaults.ts";

const NONE_ALONE: boolean[] = [];

/** Signals of texts that look the more like the desk's own the higher `likeness`, 0 to 1. */
function texts(count: number, seed: number, likeness: number): ScopeSignals[] {
  const random = seededRandom(seed);
  const near = () => Math.log(0.05 + 0.95 * (0.7 * likeness + 0.3 * random()));
  return Array.from({ length: count }, () => ({
    confidence: near(),
    similarity: near(),
    lexicalConfidence: near(),
    semantic: 6 * likeness - 3 + 2 * random(),
    lexical: 2 * likeness - 1 + random(),
  }));
}

const isRefused = (score: number) => score >= SCOPE_THRESHOLD;
const refused = (scores: readonly number[]) => scores.filter(isRefused).length;

describe("without foreign texts", () => {
  it.each([40, 99, 1000])(
    "turns away no more of %d own tickets than wished, and as many as that",
    (count) => {
      for (const share of [0.02, 0.05, 0.2]) {
        const { settings, ownScores } = chooseScope(texts(count, 2, 0.8), [], share, NONE_ALONE);
        expect(refused(ownScores)).toBe(Math.floor(count * share));
        expect(settings.weights).toEqual(DEFAULT_SCOPE_WEIGHTS);
      }
    },
  );

  it("lets all through that tie with the first one let through", () => {
    const [one] = texts(1, 3, 0.8) as [ScopeSignals];
    expect(refused(chooseScope(new Array<ScopeSignals>(100).fill(one), [], 0.05, NONE_ALONE).ownScores)).toBe(
      0,
    );
    // Signals of exactly nothing, whose odds are 0.
    const nothing = { confidence: 0, similarity: 0, lexicalConfidence: 0, semantic: 0, lexical: 0 };
    expect(
      refused(chooseScope(new Array<ScopeSignals>(100).fill(nothing), [], 0.05, NONE_ALONE).ownScores),
    ).toBe(0);
  });

  it("gives the scores classification will compute", () => {
    const own = texts(100, 4, 0.8);
    const { settings, ownScores } = chooseScope(own, [], 0.05, NONE_ALONE);
    expect(ownScores).toEqual(own.map((signals) => outOfScopeScore(signals, { ...settings, source: "" })));
  });

  it("ignores foreign texts that are too few to say anything", () => {
    const own = texts(100, 5, 0.8);
    const few = texts(MIN_FOREIGN - 1, 6, 0.1);
    const { settings, foreignScores } = chooseScope(own, few, 0.05, NONE_ALONE);
    expect(settings).toEqual(chooseScope(own, [], 0.05, NONE_ALONE).settings);
    expect(foreignScores).toHaveLength(few.length);
  });
});

describe("with foreign texts", () => {
  it("tells them apart where that can be done", () => {
    const { ownScores, foreignScores } = chooseScope(texts(400, 7, 0.9), texts(60, 8, 0.1), 0.05, NONE_ALONE);
    expect(refused(ownScores)).toBe(0);
    expect(refused(foreignScores)).toBe(60);
  });

  it.each([0.9, 0.6, 0.3])(
    "turns away no more of its own than wished where they overlap (likeness %d)",
    (likeness) => {
      const share = 0.05;
      const { ownScores, foreignScores } = chooseScope(
        texts(300, 9, 0.6),
        texts(90, 10, likeness),
        share,
        NONE_ALONE,
      );
      expect(refused(ownScores)).toBeLessThanOrEqual(share * 300);
      if (likeness < 0.6) expect(refused(foreignScores)).toBeGreaterThan(refused(ownScores));
    },
  );

  it.each([
    ["are just like its own", texts(100, 11, 0.6)],
    ["look more like its own than those do", texts(60, 12, 1)],
  ])("stays finite, as a manifest must be, where they %s", (_, foreign) => {
    const { settings, ownScores } = chooseScope(texts(100, 11, 0.6), foreign, 0.05, NONE_ALONE);
    expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
    expect(Object.values({ ...settings, ...settings.weights, weights: 0 }).every(Number.isFinite)).toBe(true);
    expect(refused(ownScores)).toBeLessThanOrEqual(5);
  });

  it("stays finite where no signal tells anything", () => {
    const nothing = { confidence: 0, similarity: 0, lexicalConfidence: 0, semantic: 0, lexical: 0 };
    const all = new Array<ScopeSignals>(50).fill(nothing);
    const { settings, ownScores } = chooseScope(all, all, 0.05, NONE_ALONE);
    expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
    expect(refused(ownScores)).toBe(0);
  });

  it("has no weight below 0, though a signal speaks the wrong way", () => {
    const turned = texts(60, 13, 0.3).map((signals) => ({ ...signals, similarity: -0.01 }));
    const own = texts(300, 14, 0.6).map((signals) => ({ ...signals, similarity: -2 }));
    const { weights } = chooseScope(own, turned, 0.05, NONE_ALONE).settings;
    expect(Math.min(...Object.values(weights))).toBe(0);
    expect(weights.similarity).toBe(0);
  });
});

describe("the score by wording alone", () => {
  it("puts in for what it cannot see what is usual where the lexical head answers alone", () => {
    // Those answered alone are all alike in what wording does not show.
    const usual = { confidence: -0.1, similarity: -0.3, semantic: 0 };
    const own = texts(200, 15, 0.8).map((signals, i) => (i % 2 === 0 ? { ...signals, ...usual } : signals));
    const alone = own.map((_, i) => i % 2 === 0);
    const settings = { ...chooseScope(own, [], 0.05, alone).settings, source: "" };
    for (const signals of own.filter((_, i) => alone[i])) {
      expect(lexicalOutOfScopeScore(signals, settings)).toBeCloseTo(outOfScopeScore(signals, settings), 4);
    }
  });
});
