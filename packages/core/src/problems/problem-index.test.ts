import { describe, expect, it } from "vitest";
import type { ProblemsData } from "../assets/bundle-data.ts";
import { nearnessOf } from "../vectors/nearness.ts";
import { createProblemIndex, knownTexts, NO_PROBLEM } from "./problem-index.ts";
import { rankProblems } from "./rank-problems.ts";

const problem = (id: string, category: string, start: number, tickets: string[]) => ({
  id,
  category,
  description: `about ${id}`,
  tickets,
  rows: { start, count: 1 + tickets.length },
});
const KNOWN: ProblemsData = {
  problems: [problem("a", "x", 0, ["a1"]), problem("b", "y", 2, []), problem("c", "x", 3, [])],
  tickets: [{ category: "y", text: "free" }],
};
const index = createProblemIndex(KNOWN, ["x", "y"]);

describe("the problem index", () => {
  it("knows problem, category and text of every row", () => {
    expect([...index.problemOfRow]).toEqual([0, 0, 1, 2, NO_PROBLEM]);
    expect([...index.categoryOfRow]).toEqual([0, 0, 1, 0, 1]);
    expect(index.texts).toEqual(["about a", "a1", "about b", "about c", "free"]);
    expect(knownTexts(KNOWN)).toEqual(index.texts);
  });

  it("knows the matter of every row: its problem, or its category's other matters", () => {
    expect(index.matters).toEqual([
      { problem: 0, category: 0 },
      { problem: 1, category: 1 },
      { problem: 2, category: 0 },
      { problem: undefined, category: 1 },
    ]);
    expect([...index.matterOfRow]).toEqual([0, 0, 1, 2, 3]);
  });
});

describe("ranking problems", () => {
  const nearness = nearnessOf(Float32Array.from([0.2, 0.7, 0.9, 0.4, 0.99]));

  it("shows the best of a problem's vectors, best problem first, tickets of none aside", () => {
    const ranking = rankProblems(index, nearness, { minSimilarity: 0, topK: 9 });
    expect(ranking.map(({ id }) => id)).toEqual(["b", "a", "c"]);
    expect(ranking[1]?.similarity).toBeCloseTo(0.7, 6);
  });

  it("follows probabilities where they are given, and keeps to the least similarity all the same", () => {
    // Of a, b, c and the matters of no problem.
    const probabilities = Float64Array.of(0.1, 0.2, 0.6, 0.1);
    const ranking = rankProblems(index, nearness, { minSimilarity: 0, topK: 9, probabilities });
    expect(ranking.map(({ id, probability }) => [id, probability])).toEqual([
      ["c", 0.6],
      ["b", 0.2],
      ["a", 0.1],
    ]);
    expect(ranking[0]?.similarity).toBeCloseTo(0.4, 6);
    const near = rankProblems(index, nearness, { minSimilarity: 0.5, topK: 9, probabilities });
    expect(near.map(({ id }) => id)).toEqual(["b", "a"]);
    const without = rankProblems(index, nearness, { minSimilarity: 0, topK: 9 });
    expect(without.every((match) => !("probability" in match))).toBe(true);
  });

  it("keeps to the category, the least similarity and the number asked for", () => {
    expect(rankProblems(index, nearness, { category: "x", minSimilarity: 0, topK: 9 })).toHaveLength(2);
    expect(rankProblems(index, nearness, { minSimilarity: 0.5, topK: 9 })).toHaveLength(2);
    expect(rankProblems(index, nearness, { minSimilarity: 0, topK: 1 })).toHaveLength(1);
    expect(rankProblems(index, nearness, { minSimilarity: 0, topK: 0 })).toEqual([]);
  });

  /** Problems of so many texts each, and what a ticket's similarity to each text is. */
  function desk(...similarities: readonly (readonly number[])[]) {
    let start = 0;
    const problems = similarities.map(({ length }, i) => {
      const tickets = Array.from({ length: length - 1 }, (_, j) => `t${i}.${j}`);
      const made = problem(`p${i}`, i % 3 === 0 ? "x" : "y", start, tickets);
      start += length;
      return made;
    });
    const known = createProblemIndex({ problems, tickets: [] }, ["x", "y"]);
    const near = nearnessOf(Float32Array.from(similarities.flat()));
    const rank = (options: Partial<Parameters<typeof rankProblems>[2]> = {}) =>
      rankProblems(known, near, { minSimilarity: -1, topK: 40, ...options });
    return { problems, rank };
  }
  const idsOf = (ranking: readonly { id: string }[]) => ranking.map(({ id }) => id);

  it("goes by all texts of a problem: one that is a hair nearer does not outweigh the others", () => {
    for (const hair of [-1e-3, 0, 1e-3]) {
      const { rank } = desk([0.7 + hair, 0.1, 0.2], [0.7, 0.65, 0.6]);
      expect(idsOf(rank())).toEqual(["p1", "p0"]);
      expect(rank()[1]?.similarity).toBeCloseTo(0.7 + hair, 6);
    }
  });

  it("takes a text that is much nearer for more than several that are a little nearer", () => {
    expect(idsOf(desk([0.95, 0.3, 0.3], [0.6, 0.6, 0.6]).rank())).toEqual(["p0", "p1"]);
  });

  it("does not prefer a problem for the number of its texts, and passes hidden ones over", () => {
    const hidden = Number.NEGATIVE_INFINITY;
    const { rank } = desk([0.6, 0.6, 0.6, 0.6, 0.6], [0.61, hidden, hidden], [hidden, hidden]);
    expect(idsOf(rank())).toEqual(["p1", "p0"]);
  });

  // Of 30 problems with twelve texts each, in floats of 64 bits and without a shift: another way to the same order.
  it("finds what sorting all problems by the mean of exp(12 · cosine) does", () => {
    const spread = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 12 }, (_, j) => Math.fround((((i * 12 + j) * 7919) % 211) / 211)),
    );
    const { problems, rank } = desk(...spread);
    for (const category of [undefined, "x"]) {
      for (const [minSimilarity, topK] of [
        [-1, 3],
        [0.9, 40],
        [-1, 40],
      ] as const) {
        const expected = problems
          .map((known, i) => ({ ...known, similarities: spread[i] as number[] }))
          .filter((known) => category === undefined || known.category === category)
          .filter(({ similarities }) => Math.max(...similarities) >= minSimilarity)
          .map(({ id, similarities }) => ({
            id,
            mean: similarities.reduce((sum, similarity) => sum + Math.exp(12 * similarity), 0) / 12,
          }))
          .sort((a, b) => b.mean - a.mean)
          .slice(0, topK);
        expect(idsOf(rank({ category, minSimilarity, topK }))).toEqual(idsOf(expected));
      }
    }
  });
});
