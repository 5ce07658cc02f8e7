import { describe, expect, it } from "vitest";
import { makeDesk } from "../__fixtures__/random-desk.ts";
import { layOutExamples } from "../train/examples.ts";
import { countHeads } from "../train/head-set.ts";
import { allKnownTexts } from "./held-out.ts";
import { planHeads, problemsCanBeLearned, withoutPerceptron } from "./plan-heads.ts";

const { desk } = makeDesk();
const problemWith = (tickets: number, i: number) => ({
  id: `p${i}`,
  category: "a",
  description: "d",
  tickets: new Array<string>(tickets).fill("t"),
  rows: { start: 0, count: tickets + 1 },
});
const canBeLearned = (...tickets: number[]) =>
  problemsCanBeLearned({ problems: tickets.map(problemWith), tickets: [] });

describe("problemsCanBeLearned", () => {
  it("asks for ten tickets of the middle problem, whatever the others have", () => {
    expect(canBeLearned(10, 10, 10)).toBe(true);
    expect(canBeLearned(9, 9, 9)).toBe(false);
    expect(canBeLearned(0, 10, 500)).toBe(true);
    expect(canBeLearned(0, 9, 500)).toBe(false);
    expect(canBeLearned()).toBe(false);
  });
});

describe("planHeads", () => {
  const mapping = (level: "FULLY_AUTOMATABLE" | "NOT_AUTOMATABLE") => ({
    level,
    percentage: 50,
    confidence: 1,
    reasoning: "r",
    businessPriority: "LOW" as const,
    implementationComplexity: "LOW" as const,
  });
  const foreign = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      text: `foreign ${i}`,
      vector: new Float32Array(6).fill(0.4),
    }));
  const plan = ({
    foreignTexts = 0,
    levels = [] as ("FULLY_AUTOMATABLE" | "NOT_AUTOMATABLE")[],
    problem = undefined as number | undefined,
    many = false,
  }) => {
    const withForeign = { ...desk, foreign: foreign(foreignTexts) };
    const mappings = Object.fromEntries(levels.map((level, i) => [`p${i + 1}`, mapping(level)]));
    const examples = layOutExamples(withForeign, allKnownTexts(desk), mappings);
    const enough = { ...examples, counted: new Array<ReadonlyMap<number, number>>(1000).fill(new Map()) };
    return planHeads(many ? enough : examples, { category: 10, problem });
  };

  it("always has heads for categories, at the strength chosen, and the others where there is enough", () => {
    expect(Object.keys(plan({}))).toEqual(["category"]);
    expect(plan({}).category).toMatchObject({ semanticStrength: 10, perceptron: false });
    expect(plan({ problem: 3 }).problem).toMatchObject({ semanticStrength: 3, perceptron: false });
    expect(plan({ problem: 3, many: true })).toMatchObject({
      category: { perceptron: true },
      problem: { perceptron: true },
    });
    expect(plan({ foreignTexts: 29 }).scope).toBeUndefined();
    expect(plan({ foreignTexts: 30 }).scope).toMatchObject({ perceptron: false });
    // One level alone has nothing to be told apart from.
    expect(plan({ levels: ["FULLY_AUTOMATABLE", "FULLY_AUTOMATABLE"] }).automation).toBeUndefined();
    expect(plan({ levels: ["FULLY_AUTOMATABLE", "NOT_AUTOMATABLE"] }).automation).toMatchObject({
      perceptron: false,
    });
  });

  it("comes to three heads with a perceptron and two without", () => {
    const all = plan({
      many: true,
      problem: 3,
      foreignTexts: 30,
      levels: ["FULLY_AUTOMATABLE", "NOT_AUTOMATABLE"],
    });
    expect(countHeads(all)).toBe(3 + 3 + 2 + 2);
    expect(countHeads(withoutPerceptron(all))).toBe(2);
    expect(Object.keys(withoutPerceptron(all))).toEqual(["category"]);
  });
});
