import { describe, expect, it } from "vitest";
import type { ProblemsData } from "../assets/bundle-data.ts";
import { nearestRows } from "../embedding/vector-search.ts";
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
// One unit vector a row, in five dimensions: not a multiple of four, so the rest loop runs too.
const ROWS = [
  [1, 0, 0, 0, 0],
  [0.6, 0.8, 0, 0, 0],
  [0, 1, 0, 0, 0],
  [0, 0, 0, 0.6, 0.8],
  [0, 0, 0, 0, 1],
];
const index = createProblemIndex(KNOWN, ["x", "y"], {
  data: Float32Array.from(ROWS.flat()),
  rows: 5,
  dimension: 5,
});

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

  it("computes every cosine, as a plain sum of products does", () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647 - 0.5;
    };
    const [rows, dimension] = [7, 38];
    const data = Float32Array.from({ length: rows * dimension }, random);
    const vector = Float32Array.from({ length: dimension }, random);
    const problems = Array.from({ length: rows }, (_, i) => problem(`p${i}`, "x", i, []));
    const random7 = createProblemIndex({ problems, tickets: [] }, ["x"], { data, rows, dimension });
    const expected = Array.from({ length: rows }, (_, row) =>
      vector.reduce((sum, value, i) => sum + value * (data[row * dimension + i] as number), 0),
    );
    random7.similarities(vector).forEach((similarity, row) => {
      expect(similarity).toBeCloseTo(expected[row] as number, 6);
    });
  });

  it("finds the same nearest rows as sorting all of them", () => {
    const similarities = Float32Array.from([0.3, 0.9, 0.9, -1, 0.5, 0.31, 0.9]);
    const sorted = [...similarities.keys()].sort(
      (a, b) => (similarities[b] as number) - (similarities[a] as number) || a - b,
    );
    for (let count = 0; count <= 8; count++) {
      expect(nearestRows(similarities, count).map(({ row }) => row)).toEqual(sorted.slice(0, count));
    }
  });
});

describe("ranking problems", () => {
  const similarities = Float32Array.from([0.2, 0.7, 0.9, 0.4, 0.99]);

  it("counts the best of a problem's vectors, best problem first, tickets of none aside", () => {
    const ranking = rankProblems(index, similarities, { minSimilarity: 0, topK: 9 });
    expect(ranking.map(({ id }) => id)).toEqual(["b", "a", "c"]);
    expect(ranking[1]?.similarity).toBeCloseTo(0.7, 6);
  });

  it("follows probabilities where they are given, and keeps to the least similarity all the same", () => {
    // Of a, b, c and the matters of no problem.
    const probabilities = Float64Array.of(0.1, 0.2, 0.6, 0.1);
    const ranking = rankProblems(index, similarities, { minSimilarity: 0, topK: 9, probabilities });
    expect(ranking.map(({ id, probability }) => [id, probability])).toEqual([
      ["c", 0.6],
      ["b", 0.2],
      ["a", 0.1],
    ]);
    expect(ranking[0]?.similarity).toBeCloseTo(0.4, 6);
    const near = rankProblems(index, similarities, { minSimilarity: 0.5, topK: 9, probabilities });
    expect(near.map(({ id }) => id)).toEqual(["b", "a"]);
    const without = rankProblems(index, similarities, { minSimilarity: 0, topK: 9 });
    expect(without.every((match) => !("probability" in match))).toBe(true);
  });

  it("keeps to the category, the least similarity and the number asked for", () => {
    expect(rankProblems(index, similarities, { category: "x", minSimilarity: 0, topK: 9 })).toHaveLength(2);
    expect(rankProblems(index, similarities, { minSimilarity: 0.5, topK: 9 })).toHaveLength(2);
    expect(rankProblems(index, similarities, { minSimilarity: 0, topK: 1 })).toHaveLength(1);
    expect(rankProblems(index, similarities, { minSimilarity: 0, topK: 0 })).toEqual([]);
  });
});
