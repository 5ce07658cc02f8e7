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

  it("counts the best of a problem's vectors, best problem first, tickets of none aside", () => {
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

  // Twelve texts a problem: the nearest few texts may all be of one, so that the rest has to be looked at.
  it("finds what sorting all problems by their best text does, however few problems the nearest texts are of", () => {
    const problems = Array.from({ length: 30 }, (_, i) =>
      problem(
        `p${i}`,
        i % 3 === 0 ? "x" : "y",
        i * 12,
        Array.from({ length: 11 }, (_, j) => `t${i}.${j}`),
      ),
    );
    const large = createProblemIndex({ problems, tickets: [{ category: "x", text: "free" }] }, ["x", "y"]);
    const spread = Float32Array.from({ length: 361 }, (_, row) => Math.fround(((row * 7919) % 211) / 211));
    // The first eight problems hold the nearest 96 texts.
    const crowded = spread.map((value, row) => (row < 96 ? 1 + value : value));
    for (const similarities of [spread, crowded]) {
      for (const category of [undefined, "x"]) {
        for (const [minSimilarity, topK] of [
          [-1, 3],
          [0.9, 40],
          [-1, 40],
        ] as const) {
          const best = problems
            .filter((known) => category === undefined || known.category === category)
            .map(({ id, rows: { start, count } }) => ({
              id,
              similarity: Math.max(...similarities.subarray(start, start + count)),
            }))
            .filter(({ similarity }) => similarity >= minSimilarity)
            .sort((a, b) => b.similarity - a.similarity);
          const ranking = rankProblems(large, nearnessOf(similarities), { category, minSimilarity, topK });
          expect(ranking.map(({ id, similarity }) => ({ id, similarity }))).toEqual(best.slice(0, topK));
        }
      }
    }
  });
});
