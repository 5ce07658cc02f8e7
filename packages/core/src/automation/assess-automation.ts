import type { AutomationMappings, AutomationRules, CategoryData } from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type { AutomationResult, ProblemMatch } from "../classification.ts";
import type { Advisor } from "./advisor.ts";
import { categoryBaseline } from "./baseline.ts";
import { conservative } from "./conservative.ts";
import type { AutomationInputs, AutomationVerdict } from "./layer.ts";
import { mappedProblem } from "./mapped-problem.ts";
import { createRuleLayer } from "./rules.ts";
import { createStepAnalysis, shiftSteps, stepVerdict } from "./steps.ts";

/** What level 3 knows, all of it from the bundle, and an advisor if the caller gives one. */
export interface AutomationKnowledge {
  readonly categories: readonly CategoryData[];
  readonly mappings: AutomationMappings;
  readonly rules: AutomationRules;
  readonly negations: ReadonlySet<string>;
  readonly settings: Settings["automation"];
  readonly advisor?: Advisor | undefined;
}

export type AssessAutomation = (
  inputs: AutomationInputs & { readonly text: string },
  options?: { signal?: AbortSignal | undefined },
) => Promise<AutomationResult>;

/** Level 3: asks layer after layer, from what the desk knows to what can only be guessed; the first to speak decides. */
export function createAutomationAssessor(knowledge: AutomationKnowledge): AssessAutomation {
  const { categories, mappings, rules, negations, settings, advisor } = knowledge;
  const applyRules = createRuleLayer(rules.rules, negations);
  const analyseSteps = createStepAnalysis(rules.steps, negations);

  return async (inputs, { signal } = {}) => {
    const steps = analyseSteps(inputs.words);
    const known = mappedProblem(inputs, mappings, settings) ?? applyRules(inputs);
    let verdict = known;
    if (verdict === undefined) {
      verdict =
        categoryBaseline(inputs, categories, settings) ??
        stepVerdict(steps, inputs.category, settings.stepSignals) ??
        conservative(inputs.category);
      const advice = await ask(advisor, inputs, signal);
      if (advice !== undefined && advice.confidence > verdict.confidence) verdict = advice;
    }
    return {
      ...verdict,
      steps: shiftSteps(steps, verdict.percentage),
      roi: returnOnAutomation(verdict, inputs.problems),
    };
  };
}

async function ask(
  advisor: Advisor | undefined,
  { text, category, problems }: AutomationInputs & { readonly text: string },
  signal: AbortSignal | undefined,
): Promise<AutomationVerdict | undefined> {
  if (advisor === undefined) return undefined;
  try {
    const advice = await advisor.advise({ text, category, problems }, { signal });
    return advice === undefined ? undefined : { ...advice, layer: "advisor", evidence: [advisor.name] };
  } catch {
    // An advisor that is down, slow or talking nonsense must not cost the ticket its result.
    signal?.throwIfAborted();
    return undefined;
  }
}

const MINUTES_PER_HOUR = 60;

/** Hands-on hours a year that automating the nearest mapped problem would save. */
function returnOnAutomation(
  verdict: AutomationVerdict,
  problems: readonly ProblemMatch[],
): AutomationResult["roi"] {
  if (verdict.layer !== "mapped_problem") return null;
  const nearest = problems.find(({ id }) => id === verdict.evidence[0]);
  const { frequency, averageResolutionMinutes } = nearest ?? {};
  if (frequency === undefined || averageResolutionMinutes === undefined) return null;
  const hours = (frequency * averageResolutionMinutes * verdict.percentage) / 100 / MINUTES_PER_HOUR;
  return { ticketsPerYear: frequency, hoursSavedPerYear: hours };
}
