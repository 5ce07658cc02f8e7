import type { AutomationMappings, AutomationRules, CategoryData } from "../assets/bundle-data.ts";
import type { Settings } from "../assets/settings.ts";
import type {
  AutomationResult,
  AutomationStepResult,
  CategoryResult,
  ProblemMatch,
} from "../classification.ts";
import type { Advisor } from "./advisor.ts";
import { categoryBaseline } from "./baseline.ts";
import { conservative } from "./conservative.ts";
import type { AutomationInputs, Opinion } from "./layer.ts";
import { createLearnedLayers } from "./learned-level.ts";
import { levelOf } from "./level.ts";
import { createSimilarTicketsLayer, mappedProblem } from "./mapped-problem.ts";
import { createRuleLayer } from "./rules.ts";
import { createStepAnalysis, shiftSteps, stepOpinion } from "./steps.ts";
import { weighOpinions } from "./weigh-opinions.ts";

/** What level 3 knows, all of it from the bundle. */
export interface AutomationKnowledge {
  readonly categories: readonly CategoryData[];
  readonly mappings: AutomationMappings;
  readonly rules: AutomationRules;
  readonly negations: ReadonlySet<string>;
  readonly settings: Omit<Settings["automation"], "source" | "weights" | "advisorBelowConfidence">;
}

/** Prepares the layers: each is asked what it has to say about a ticket, and may have nothing to say. */
export function createLayers(
  knowledge: AutomationKnowledge,
): (inputs: AutomationInputs) => { opinions: Opinion[]; steps: AutomationStepResult[] } {
  const { categories, mappings, rules, negations, settings } = knowledge;
  const applyRules = createRuleLayer(rules.rules, negations);
  const analyseSteps = createStepAnalysis(rules.steps, negations);
  const askSimilarTickets = createSimilarTicketsLayer(mappings, settings);
  const recallLevels = createLearnedLayers(mappings);
  return (inputs) => {
    const steps = analyseSteps(inputs.words);
    const opinions = [
      ...mappedProblem(inputs, mappings, settings),
      ...askSimilarTickets(inputs),
      ...recallLevels(inputs),
      ...applyRules(inputs),
      ...categoryBaseline(inputs, categories),
      ...stepOpinion(steps, inputs.category),
    ];
    return { opinions, steps };
  };
}

export type AssessAutomation = (
  inputs: AutomationInputs & { readonly text: string; readonly category: CategoryResult },
  options?: { signal?: AbortSignal | undefined },
) => Promise<AutomationResult>;

/** Level 3: asks every layer, weighs what they say, and asks the advisor where that is little. */
export function createAutomationAssessor(
  knowledge: Omit<AutomationKnowledge, "settings"> & {
    readonly settings: Settings["automation"];
    readonly advisor?: Advisor | undefined;
  },
): AssessAutomation {
  const { settings, advisor } = knowledge;
  const askLayers = createLayers(knowledge);
  return async (inputs, { signal } = {}) => {
    const { opinions, steps } = askLayers(inputs);
    const verdict = decide(inputs, opinions, settings);
    // What a known problem or a rule decided is the desk's own word; an advisor guesses better than the rest.
    const known = verdict.layer === "mapped_problem" || verdict.layer === "rule";
    const advice =
      known || verdict.confidence >= settings.advisorBelowConfidence
        ? undefined
        : await ask(advisor, inputs, signal);
    const answer = advice !== undefined && advice.confidence > verdict.confidence ? advice : verdict;
    return {
      ...answer,
      votes: opinions.map(({ layer, level, vote }) => ({
        layer,
        level,
        vote,
        contribution: vote * settings.weights[layer],
      })),
      steps: shiftSteps(steps, answer.percentage),
      roi: returnOnAutomation(answer, inputs.problems),
    };
  };
}

type Answer = Omit<AutomationResult, "votes" | "steps" | "roi">;

function decide(
  inputs: AutomationInputs,
  opinions: readonly Opinion[],
  settings: Settings["automation"],
): Answer {
  const weighed = weighOpinions(opinions, settings.weights);
  if (weighed !== undefined) {
    const { level, confidence, speaker } = weighed;
    return { level, confidence, layer: speaker.layer, ...speaker.statement };
  }
  const { statement, confidence } = conservative(inputs);
  return { level: levelOf(statement.percentage), confidence, layer: "conservative", ...statement };
}

async function ask(
  advisor: Advisor | undefined,
  { text, category, problems }: Parameters<AssessAutomation>[0],
  signal: AbortSignal | undefined,
): Promise<Answer | undefined> {
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

/** Hands-on hours a year that automating the problem which decided would save. */
function returnOnAutomation(answer: Answer, problems: readonly ProblemMatch[]): AutomationResult["roi"] {
  if (answer.layer !== "mapped_problem") return null;
  const { frequency, averageResolutionMinutes } = problems.find(({ id }) => id === answer.evidence[0]) ?? {};
  if (frequency === undefined || averageResolutionMinutes === undefined) return null;
  const hours = (frequency * averageResolutionMinutes * answer.percentage) / 100 / MINUTES_PER_HOUR;
  return { ticketsPerYear: frequency, hoursSavedPerYear: hours };
}
