import {
  type AutomationInputs,
  type AutomationLevel,
  type AutomationMappings,
  type AutomationRules,
  type CategoryData,
  cleanTicket,
  createAutomationAssessor,
  mappedProblem,
  type ProblemIndex,
  rankProblems,
  type Settings,
} from "@org/classifier-core/preparation";
import { searchedCategory } from "./choose-problems.ts";
import { BASELINE_CONFIDENCE, MAPPED_COUNT, STEP_SIGNALS } from "./defaults.ts";
import type { JudgedTicket } from "./fit-weights.ts";

/** Tried for how near a known problem must be to bring its mapping, and how steeply nearness counts. */
const MAPPED_SIMILARITIES = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7];
const MAPPED_SHARPNESSES = [5, 10, 20];

export interface AutomationKnowledge {
  readonly categories: readonly CategoryData[];
  readonly mappings: AutomationMappings;
  readonly rules: AutomationRules;
  readonly negations: readonly string[];
}

export interface ChosenAutomation {
  readonly settings: Omit<Settings["automation"], "source">;
  /** Share of tickets of unknown problems whose level came out as their problem's; undefined without mappings. */
  readonly accuracyOnUnknown: number | undefined;
}

/** How near a known problem must be to speak for a ticket, by how often the level comes out right. */
export async function chooseAutomation(
  judged: readonly JudgedTicket[],
  index: ProblemIndex,
  { searchAllBelowConfidence }: Pick<Settings["problems"], "searchAllBelowConfidence">,
  knowledge: AutomationKnowledge,
): Promise<ChosenAutomation> {
  const { categories, mappings } = knowledge;
  const settingsOf = (mappedSimilarity: number, mappedSharpness: number) => ({
    mappedSimilarity,
    mappedSharpness,
    mappedCount: MAPPED_COUNT,
    baselineConfidence: BASELINE_CONFIDENCE,
    stepSignals: STEP_SIGNALS,
  });
  // What the layers behind known problems say does not depend on the settings tried, so it is asked once.
  const assessWithoutProblems = createAutomationAssessor({
    ...knowledge,
    mappings: {},
    negations: new Set(knowledge.negations),
    settings: { ...settingsOf(1, 0), source: "trial" },
  });
  const labelled: LabelledTicket[] = [];
  for (const ticket of judged) {
    const problem = index.problems[ticket.ticket.problem ?? -1];
    const level = problem === undefined ? undefined : mappings[problem.id]?.level;
    if (level === undefined) continue;
    const { id, name } = categories[ticket.order[0] as number] as CategoryData;
    const inputs = {
      text: "",
      words: cleanTicket(ticket.ticket.text).words,
      category: {
        id,
        name,
        confidence: ticket.confidence,
        alternatives: [],
        method: "similarity" as const,
        margin: 0,
      },
      problems: rankProblems(index, ticket.ticket.similarities, {
        category: searchedCategory(ticket, categories, searchAllBelowConfidence),
        minSimilarity: 0,
        topK: MAPPED_COUNT,
      }),
    };
    const { level: otherwise } = await assessWithoutProblems(inputs);
    labelled.push({ level, inputs, otherwise, unknown: ticket.ticket.view === "unknown" });
  }

  const rightWith = (settings: ChosenAutomation["settings"], tickets: readonly LabelledTicket[]) =>
    tickets.filter(({ inputs, otherwise, level }) => {
      const verdict = mappedProblem(inputs, mappings, { ...settings, source: "trial" });
      return (verdict?.level ?? otherwise) === level;
    }).length;
  const [best] = MAPPED_SIMILARITIES.flatMap((similarity) =>
    MAPPED_SHARPNESSES.map((sharpness) => settingsOf(similarity, sharpness)),
  )
    .map((settings) => ({ settings, right: rightWith(settings, labelled) }))
    .sort((a, b) => b.right - a.right);
  const unknown = labelled.filter((ticket) => ticket.unknown);
  const settings = best?.settings ?? settingsOf(1, 0);
  return {
    settings,
    accuracyOnUnknown: unknown.length === 0 ? undefined : rightWith(settings, unknown) / unknown.length,
  };
}

interface LabelledTicket {
  readonly level: AutomationLevel;
  readonly inputs: AutomationInputs & { readonly text: string };
  /** The level where no known problem speaks. */
  readonly otherwise: AutomationLevel;
  /** Whether the ticket's problem was hidden. */
  readonly unknown: boolean;
}
