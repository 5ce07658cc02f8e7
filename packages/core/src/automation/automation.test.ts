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
import type { Advisor } from "./advisor.ts";
import { createAutomationAssessor } from "./assess-automation.ts";
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
  weights: {
    mapped_problem: 8,
    similar_tickets: 2,
    learned_level: 1,
    wording: 1,
    rule: 4,
    category_baseline: 2,
    step_analysis: 2,
  },
  mappedSimilarity: 0.5,
  mappedCount: 3,
  similarCount: 4,
  sharpness: 10,
  advisorBelowConfidence: 0.8,
};
const categories = [
  {
    id: "garden",
    automationBaseline: { percentage: 92, confidence: 0.5, reasoning: "usual here" },
    routing: { priority: "HIGH" },
  },
  { id: "kitchen", routing: { priority: "LOW" } },
] as unknown as CategoryData[];

const knowledge = {
  categories,
  mappings: {
    easy: mapping("FULLY_AUTOMATABLE", 95),
    hard: mapping("NOT_AUTOMATABLE", 5),
    harder: mapping("NOT_AUTOMATABLE", 8),
  },
  rules: {
    rules: [
      rule("broken", ["broken"], { unless: ["spare"] }),
      rule("locked-garden", ["locked"], {
        categories: ["garden"],
        ...mapping("FULLY_AUTOMATABLE", 99, 0.9),
      }),
    ],
    steps: [step("finding", 0.25, 80), step("mending", 0.75, 40, ["by hand"])],
  },
  negations: new Set(["not"]),
  settings,
};
const assess = createAutomationAssessor(knowledge);
const problem = (id: string, similarity: number) =>
  ({ id, similarity, frequency: 120, averageResolutionMinutes: 30 }) as ProblemMatch;
const inputs = (
  text: string,
  category: string,
  confidence: number,
  problems: ProblemMatch[] = [],
  similar: { problem: string; similarity: number }[] = [],
) => ({
  text,
  words: toWords(text),
  vector: Float32Array.of(1, 0),
  learnedLevel: undefined,
  wordedLevel: undefined,
  category: {
    id: category,
    name: category,
    confidence,
    alternatives: [],
    method: "similarity" as const,
    margin: 0,
  },
  problems,
  similar: similar.map((text) => ({ ...text, category, level: undefined })),
});

describe("the layers of automation", () => {
  it("let a near known problem decide, and say what its automation would save", async () => {
    const result = await assess(inputs("it works", "kitchen", 0.9, [problem("easy", 0.9)]));
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
    const result = await assess(inputs("x", "kitchen", 0.9, near));
    expect(result).toMatchObject({ level: "NOT_AUTOMATABLE", evidence: ["hard", "harder"], percentage: 5 });
    const lone = await assess(inputs("x", "kitchen", 0.9, [problem("hard", 0.75)]));
    expect(result.confidence).toBeLessThan(lone.confidence);
  });

  it("hear a far problem less than a rule, and one that is not mapped not at all", async () => {
    const far = await assess(inputs("broken", "kitchen", 1, [problem("easy", 0.4)]));
    expect(far).toMatchObject({ layer: "rule", level: "NOT_AUTOMATABLE" });
    // A name every object has is no mapping.
    for (const id of ["nobody-knows", "constructor"]) {
      expect((await assess(inputs("x", "kitchen", 0.9, [problem(id, 0.99)]))).layer).toBe("conservative");
    }
  });

  it("take the surest rule that holds for the category", async () => {
    const garden = await assess(inputs("broken and locked", "garden", 1));
    expect(garden).toMatchObject({ layer: "rule", evidence: ["locked-garden"], level: "FULLY_AUTOMATABLE" });
    const kitchen = await assess(inputs("broken and locked", "kitchen", 1));
    expect(kitchen).toMatchObject({ layer: "rule", evidence: ["broken"], level: "NOT_AUTOMATABLE" });
  });

  it("let a negation or an exception stop a rule", async () => {
    for (const text of ["it is not broken", "the spare one is broken"]) {
      expect((await assess(inputs(text, "kitchen", 1))).layer).not.toBe("rule");
    }
  });

  it("hear the texts around, each problem's nearest first", async () => {
    const similar = [
      { problem: "hard", similarity: 0.6 },
      { problem: "harder", similarity: 0.59 },
      { problem: "easy", similarity: 0.58 },
    ];
    const result = await assess(inputs("x", "kitchen", 0.9, [], similar));
    expect(result).toMatchObject({
      layer: "similar_tickets",
      level: "NOT_AUTOMATABLE",
      evidence: ["hard", "harder"],
    });
  });

  it("take their words from a problem of the ticket's category, and typical ones where none is near", async () => {
    const similar = [
      { problem: "hard", similarity: 0.6, category: "garden", level: undefined },
      { problem: "harder", similarity: 0.59, category: "kitchen", level: undefined },
    ];
    const ticket = inputs("x", "kitchen", 0.9);
    const near = await assess({ ...ticket, similar });
    expect(near).toMatchObject({ percentage: 8, reasoning: "because 8", evidence: ["harder", "hard"] });
    const far = await assess({ ...ticket, similar: similar.slice(0, 1) });
    // The mean of the desk's two problems of this level.
    expect(far).toMatchObject({ percentage: 6.5, evidence: ["hard"] });
    expect(far.reasoning).not.toContain("because");
  });

  it("hear a ticket that has a level of its own", async () => {
    const similar = [
      { problem: undefined, level: "NOT_AUTOMATABLE" as const, similarity: 0.7, category: "kitchen" },
    ];
    const result = await assess({ ...inputs("x", "kitchen", 0.9), similar });
    expect(result).toMatchObject({ layer: "similar_tickets", level: "NOT_AUTOMATABLE", evidence: [] });
  });

  it("hear what heads on meaning and on words have learned, each as shares of its scores", async () => {
    // Of FULLY, PARTIALLY and NOT: odds of 1 to 3 to 1 by meaning; margins of -1, -1 and 1 by words.
    const ticket = {
      ...inputs("hm", "kitchen", 0.9),
      learnedLevel: Float64Array.of(0, Math.log(3), 0),
      wordedLevel: Float64Array.of(-1, -1, 1),
    };
    const { votes } = await assess(ticket);
    const of = (layer: string) => votes.filter((vote) => vote.layer === layer);
    expect(of("learned_level").map(({ level }) => level)).toEqual([
      "FULLY_AUTOMATABLE",
      "PARTIALLY_AUTOMATABLE",
      "NOT_AUTOMATABLE",
    ]);
    [0.2, 0.6, 0.2].forEach((share, i) => {
      expect(of("learned_level")[i]?.vote).toBeCloseTo(share, 12);
    });
    // Margins count double: a plain yes against two plain no's.
    const yes = Math.exp(2) / (Math.exp(2) + 2 * Math.exp(-2));
    expect(of("wording")[2]).toMatchObject({ level: "NOT_AUTOMATABLE" });
    expect(of("wording")[2]?.vote).toBeCloseTo(yes, 12);
    expect(of("wording").reduce((sum, { vote }) => sum + vote, 0)).toBeCloseTo(1, 12);
    const alone = await assess({ ...ticket, learnedLevel: undefined });
    expect(alone.votes.map(({ layer }) => layer)).toEqual(["wording", "wording", "wording"]);
    // The mean of the desk's two problems of this level.
    expect(alone).toMatchObject({
      layer: "wording",
      level: "NOT_AUTOMATABLE",
      percentage: 6.5,
      evidence: [],
    });
  });

  it("fall back on the category's baseline, the steps, and at last a guess that calls itself one", async () => {
    expect(await assess(inputs("hm", "garden", 0.9))).toMatchObject({
      layer: "category_baseline",
      level: "FULLY_AUTOMATABLE",
      percentage: 92,
    });
    const steps = await assess(inputs("mended by hand", "kitchen", 0.9));
    // A quarter at 80, three quarters at the mean of 40 and 0.
    expect(steps).toMatchObject({ layer: "step_analysis", percentage: 0.25 * 80 + 0.75 * 20 });
    expect(steps.steps[1]?.signals).toEqual([{ phrase: "by hand", reason: "mending is hard" }]);
    const guess = await assess(inputs("hm", "kitchen", 0.9));
    expect(guess).toMatchObject({
      layer: "conservative",
      level: "PARTIALLY_AUTOMATABLE",
      percentage: 45,
      roi: null,
    });
    expect(guess.confidence).toBeLessThan(0.3);
  });

  it("are surer together than alone, and less sure against each other", async () => {
    const alone = await assess(inputs("x", "kitchen", 1, [problem("hard", 0.7)]));
    const together = await assess(inputs("broken", "kitchen", 1, [problem("hard", 0.7)]));
    const against = await assess(inputs("broken", "kitchen", 1, [problem("easy", 0.7)]));
    expect(together.confidence).toBeGreaterThan(alone.confidence);
    expect(against.confidence).toBeLessThan(alone.confidence);
  });

  it("show every vote with what it was worth", async () => {
    const { votes } = await assess(inputs("broken", "garden", 1, [problem("easy", 1)]));
    expect(votes).toEqual([
      { layer: "mapped_problem", level: "FULLY_AUTOMATABLE", vote: 1, contribution: 8 },
      { layer: "rule", level: "NOT_AUTOMATABLE", vote: 0.7, contribution: 0.7 * 4 },
      { layer: "category_baseline", level: "FULLY_AUTOMATABLE", vote: 0.5, contribution: 1 },
    ]);
  });
});

describe("an advisor", () => {
  const advice = mapping("NOT_AUTOMATABLE", 15, 0.95);
  const withAdvisor = (advise: Advisor["advise"]) =>
    createAutomationAssessor({ ...knowledge, advisor: { name: "colleague", advise } });

  it("is asked and followed where the layers say little", async () => {
    const result = await withAdvisor(async () => advice)(inputs("hm", "kitchen", 0.9));
    expect(result).toMatchObject({ layer: "advisor", evidence: ["colleague"], percentage: 15 });
  });

  it("is never asked about a known problem or a rule", async () => {
    const asked = withAdvisor(() => Promise.reject(new Error("must not be asked")));
    expect((await asked(inputs("x", "kitchen", 0.9, [problem("easy", 0.9)]))).layer).toBe("mapped_problem");
    let calls = 0;
    const counting = withAdvisor(async () => {
      calls++;
      return advice;
    });
    await counting(inputs("broken", "kitchen", 0.9));
    await counting(inputs("x", "kitchen", 0.9, [problem("easy", 0.9)]));
    expect(calls).toBe(0);
  });

  it("is not followed where it is less sure, and not missed where it fails", async () => {
    const layer = async (advise: Advisor["advise"]) =>
      (await withAdvisor(advise)(inputs("hm", "garden", 0.9))).layer;
    expect(await layer(async () => ({ ...advice, confidence: 0.1 }))).toBe("category_baseline");
    expect(await layer(async () => undefined)).toBe("category_baseline");
    expect(await layer(() => Promise.reject(new Error("down")))).toBe("category_baseline");
  });

  it("passes an abort on while it thinks", async () => {
    const controller = new AbortController();
    const advise: Advisor["advise"] = (_, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("stopped"))));
    const asking = withAdvisor(advise)(inputs("hm", "kitchen", 0.9), { signal: controller.signal });
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
