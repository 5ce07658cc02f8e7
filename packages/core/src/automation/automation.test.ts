import { describe, expect, it } from "vitest";
import type {
  AutomationMapping,
  AutomationRule,
  AutomationStep,
  CategoryData,
} from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type { ProblemMatch } from "../classification.ts";
import { toWords } from "../text/words.ts";
import { type AutomationKnowledge, createAutomationAssessor } from "./assess-automation.ts";
import { levelOf } from "./level.ts";
import { shiftSteps } from "./steps.ts";

const mapping = (
  level: AutomationMapping["level"],
  percentage: number,
  confidence = 0.9,
): AutomationMapping => ({
  level,
  percentage,
  confidence,
  reasoning: `because ${percentage}`,
  businessPriority: "HIGH",
  implementationComplexity: "LOW",
});
const rule = (id: string, when: string[], more: Partial<AutomationRule> = {}): AutomationRule => ({
  id,
  when,
  unless: [],
  ...mapping("NOT_AUTOMATABLE", 10, 0.7),
  ...more,
});
const step = (
  id: string,
  weight: number,
  basePercentage: number,
  phrases: string[] = [],
): AutomationStep => ({
  id,
  name: id,
  weight,
  basePercentage,
  signals: phrases.length === 0 ? [] : [{ phrases, percentage: 0, reason: `${id} is hard` }],
});
const settings: Settings["automation"] = {
  source: "test",
  mappedSimilarity: 0.6,
  mappedCount: 3,
  mappedSharpness: 10,
  baselineConfidence: 0.5,
  stepSignals: 1,
};
const categories = [
  {
    id: "garden",
    automationBaseline: { percentage: 92, confidence: 0.5, reasoning: "usual here" },
    routing: { priority: "HIGH" },
  },
  { id: "kitchen", routing: { priority: "LOW" } },
] as unknown as CategoryData[];

const knowledge: AutomationKnowledge = {
  categories,
  mappings: {
    easy: mapping("FULLY_AUTOMATABLE", 95),
    hard: mapping("NOT_AUTOMATABLE", 5),
    harder: mapping("NOT_AUTOMATABLE", 8),
  },
  rules: {
    rules: [
      rule("broken", ["broken"], { unless: ["spare"] }),
      rule("locked-garden", ["locked"], { categories: ["garden"], ...mapping("FULLY_AUTOMATABLE", 99, 0.9) }),
    ],
    steps: [step("finding", 0.25, 80), step("mending", 0.75, 40, ["by hand"])],
  },
  negations: new Set(["not"]),
  settings,
};
const assess = createAutomationAssessor(knowledge);
const problem = (id: string, similarity: number) =>
  ({ id, similarity, frequency: 120, averageResolutionMinutes: 30 }) as ProblemMatch;
const inputs = (text: string, category: string, confidence: number, problems: ProblemMatch[] = []) => ({
  text,
  words: toWords(text),
  category: {
    id: category,
    name: category,
    confidence,
    alternatives: [],
    method: "similarity" as const,
    margin: 0,
  },
  problems,
});

describe("the layers of automation", () => {
  it("let the nearest known problem speak first, with what its automation would save", async () => {
    const result = await assess(inputs("broken", "garden", 0.9, [problem("easy", 0.8)]));
    expect(result).toMatchObject({
      layer: "mapped_problem",
      level: "FULLY_AUTOMATABLE",
      percentage: 95,
      evidence: ["easy"],
    });
    // 120 tickets a year, half an hour each, 95 % of it.
    expect(result.roi?.hoursSavedPerYear).toBeCloseTo(57, 10);
  });

  it("let two near problems outvote one that is hardly nearer", async () => {
    const near = [problem("easy", 0.75), problem("hard", 0.74), problem("harder", 0.73)];
    const result = await assess(inputs("x", "garden", 0.9, near));
    expect(result).toMatchObject({ level: "NOT_AUTOMATABLE", evidence: ["hard", "harder"], percentage: 5 });
    const lone = await assess(inputs("x", "garden", 0.9, [problem("hard", 0.75)]));
    expect(result.confidence).toBeLessThan(lone.confidence);
  });

  it("do not hear problems that are too far, or not mapped", async () => {
    expect((await assess(inputs("x", "garden", 0.9, [problem("easy", 0.59)]))).layer).not.toBe(
      "mapped_problem",
    );
    expect((await assess(inputs("x", "garden", 0.9, [problem("nobody-knows", 0.9)]))).layer).not.toBe(
      "mapped_problem",
    );
    // A name every object has is no mapping.
    expect((await assess(inputs("x", "garden", 0.9, [problem("constructor", 0.9)]))).layer).not.toBe(
      "mapped_problem",
    );
  });

  it("then the surest rule that holds for the category", async () => {
    expect(await assess(inputs("broken and locked", "garden", 1))).toMatchObject({
      layer: "rule",
      evidence: ["locked-garden"],
    });
    expect(await assess(inputs("broken and locked", "kitchen", 1))).toMatchObject({
      layer: "rule",
      evidence: ["broken"],
    });
  });

  it("where a negation or an exception does not stop it", async () => {
    for (const text of ["it is not broken", "the spare one is broken"]) {
      expect((await assess(inputs(text, "kitchen", 1))).layer).not.toBe("rule");
    }
  });

  it("then the category's baseline, where the category is sure", async () => {
    expect(await assess(inputs("hm", "garden", 0.5))).toMatchObject({
      layer: "category_baseline",
      level: "FULLY_AUTOMATABLE",
      percentage: 92,
    });
  });

  it("then the steps, where the ticket says something about them", async () => {
    const result = await assess(inputs("mended by hand", "kitchen", 0.9));
    // A quarter at 80, three quarters at the mean of 40 and 0.
    expect(result).toMatchObject({ layer: "step_analysis", percentage: 0.25 * 80 + 0.75 * 20 });
    expect(result.steps[1]?.signals).toEqual([{ phrase: "by hand", reason: "mending is hard" }]);
  });

  it("and at last a guess that calls itself one", async () => {
    const result = await assess(inputs("hm", "kitchen", 0.9));
    expect(result).toMatchObject({
      layer: "conservative",
      level: "PARTIALLY_AUTOMATABLE",
      percentage: 45,
      roi: null,
    });
    expect(result.confidence).toBeLessThan(0.3);
  });

  it("pass an abort on while an advisor thinks", async () => {
    const controller = new AbortController();
    const asking = createAutomationAssessor({
      ...knowledge,
      advisor: {
        name: "slow",
        advise: (_, { signal }) =>
          new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("stopped")))),
      },
    })(inputs("hm", "kitchen", 0.9), { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(asking).rejects.toThrow("enough");
  });
});

describe("levels and steps", () => {
  it("have the borders of the design: not up to 25, fully from 90", () => {
    expect([0, 25, 26, 89, 90, 100].map(levelOf)).toEqual([
      "NOT_AUTOMATABLE",
      "NOT_AUTOMATABLE",
      "PARTIALLY_AUTOMATABLE",
      "PARTIALLY_AUTOMATABLE",
      "FULLY_AUTOMATABLE",
      "FULLY_AUTOMATABLE",
    ]);
  });

  it("are moved to any percentage in order, none leaving 0 to 100", () => {
    const steps = [
      { id: "a", name: "a", weight: 0.3, percentage: 0, signals: [] },
      { id: "b", name: "b", weight: 0.3, percentage: 50, signals: [] },
      { id: "c", name: "c", weight: 0.4, percentage: 100, signals: [] },
    ];
    for (const percentage of [0.5, 10, 45, 77.7, 99.5]) {
      const shifted = shiftSteps(steps, percentage);
      const [a, b, c] = shifted.map((moved) => moved.percentage) as [number, number, number];
      expect(0.3 * a + 0.3 * b + 0.4 * c).toBeCloseTo(percentage, 6);
      expect(a >= 0 && a < b && b < c && c <= 100).toBe(true);
    }
  });
});
