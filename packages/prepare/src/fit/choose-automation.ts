import {
  AUTOMATION_LEVELS,
  type AutomationInputs,
  type AutomationMappings,
  type AutomationRules,
  type CategoryData,
  cleanTicket,
  createLayers,
  foldNegations,
  mappedProblem,
  nearnessOf,
  type ProblemIndex,
  rankProblems,
  type Settings,
  similarTexts,
  softmax,
  tabulateVotes,
  VOTING_LAYERS,
  weighOpinions,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import type { JudgedTicket } from "./choose-category.ts";
import { inferMattersOf, type ProblemWeights } from "./choose-problems.ts";
import { type Choice, fitNamedWeights } from "./conditional-logit.ts";
import { DEFAULT_AUTOMATION } from "./defaults.ts";
import { FOLDS } from "./folds.ts";
import { type HeldOutTickets, scoresOf } from "./held-out.ts";
import { TICKETS_A_CHUNK } from "./sample.ts";

type AutomationSettings = Omit<Settings["automation"], "source">;
type Weights = Settings["automation"]["weights"];
type Opinions = Parameters<typeof weighOpinions>[0];

/** Tried for how near a problem must be for the ticket to be taken for one of it. */
const MAPPED_SIMILARITIES = [0.4, 0.5, 0.6, 0.7];
/** No cosine reaches 2, so the layer of known problems is silent. */
const NO_MAPPED_PROBLEM = { ...DEFAULT_AUTOMATION, mappedSimilarity: 2 };
/** Tickets looked at, at most: seven weights are well determined by so many. */
const MAX_TICKETS = 4000;

export interface DeskKnowledge {
  readonly mappings: AutomationMappings;
  readonly rules: AutomationRules;
  readonly negations: readonly string[];
}

export interface ChosenAutomation {
  readonly settings: AutomationSettings;
  /** Share of tickets set aside, or of the harder view, whose level came out right; undefined without levels. */
  readonly accuracy: number | undefined;
}

/** A held-out ticket with what the layers say of it that no threshold changes. */
interface HeardTicket {
  readonly otherOpinions: Opinions;
  readonly problems: Parameters<typeof mappedProblem>[0]["problems"];
  readonly right: number;
  readonly fold: number;
  readonly view: HeldOutTickets["view"];
}

interface LabelledTicket extends HeardTicket, Choice {
  readonly opinions: Opinions;
}

/** How near a known problem must be to speak, and what each layer is worth, by what was right about held-out tickets. */
export async function chooseAutomation(
  judged: readonly JudgedTicket[],
  desk: EmbeddedDesk,
  index: ProblemIndex,
  knowledge: DeskKnowledge,
  problemWeights: ProblemWeights | null,
): Promise<ChosenAutomation> {
  const { mappings } = knowledge;
  const heard = await hearLayers(judged, desk.categories, index, knowledge, problemWeights);
  if (heard.length === 0) return { settings: DEFAULT_AUTOMATION, accuracy: undefined };
  const tried = MAPPED_SIMILARITIES.map((mappedSimilarity) => {
    const settings = { ...DEFAULT_AUTOMATION, mappedSimilarity };
    const labelled = heard.map((ticket): LabelledTicket => {
      const opinions = [...mappedProblem(ticket, mappings, settings), ...ticket.otherOpinions];
      return { ...ticket, opinions, signals: tabulateVotes(opinions) };
    });
    return { settings, ...crossFit(labelled) };
  });
  const { settings, labelled, right } = tried.reduce((best, other) =>
    other.loss < best.loss ? other : best,
  );
  // Of the example tickets the harder view counts where there is one: a problem never met before.
  const hardest = labelled.some(({ view }) => view === "unknown") ? "unknown" : undefined;
  const counted = (tickets: readonly LabelledTicket[]) =>
    tickets.filter(({ view }) => hardest === undefined || view === hardest).length;
  return {
    settings: { ...settings, weights: fit(labelled) },
    accuracy: counted(right) / counted(labelled),
  };
}

/** Judges every ticket by weights fitted on the other folds. */
function crossFit(labelled: readonly LabelledTicket[]) {
  const weightsOf = Array.from({ length: FOLDS }, (_, fold) =>
    fit(labelled.filter((ticket) => ticket.fold !== fold)),
  );
  let loss = 0;
  const right = labelled.filter(({ opinions, signals, right: label, fold }) => {
    const weights = weightsOf[fold] as Weights;
    const scores = Float64Array.from(signals, (row) =>
      VOTING_LAYERS.reduce((sum, layer, i) => sum + weights[layer] * (row[i] as number), 0),
    );
    loss -= Math.log(softmax(scores)[label] as number);
    return weighOpinions(opinions, weights)?.level === AUTOMATION_LEVELS[label];
  });
  return { labelled, right, loss };
}

/** What all layers but that of known problems say of held-out tickets; nothing of those without a level. */
async function hearLayers(
  judged: readonly JudgedTicket[],
  categories: readonly CategoryData[],
  index: ProblemIndex,
  knowledge: DeskKnowledge,
  problemWeights: ProblemWeights | null,
): Promise<HeardTicket[]> {
  const levelled = judged.filter(({ view, ticket }) => (view.automation[ticket] as number) >= 0);
  const every = Math.max(1, Math.ceil(levelled.length / MAX_TICKETS));
  const chosen = levelled.filter((_, i) => i % every === 0);
  const askLayers = createLayers({
    ...knowledge,
    categories,
    negations: foldNegations(knowledge.negations),
    settings: NO_MAPPED_PROBLEM,
  });
  const { mappedCount, similarCount } = DEFAULT_AUTOMATION;
  const heard: HeardTicket[] = [];
  for (let from = 0; from < chosen.length; ) {
    const { view } = chosen[from] as JudgedTicket;
    const chunk = chosen.slice(from, from + TICKETS_A_CHUNK).filter((ticket) => ticket.view === view);
    from += chunk.length;
    const similarities = await view.similarities(chunk.map(({ ticket }) => ticket));
    chunk.forEach((judgedTicket, i) => {
      const { ticket, order, confidence } = judgedTicket;
      const seen = similarities[i] as Float32Array;
      const probabilities = inferMattersOf(judgedTicket, index, seen, problemWeights);
      const nearness = nearnessOf(seen);
      const problems = rankProblems(index, nearness, { minSimilarity: 0, topK: mappedCount, probabilities });
      const inputs: AutomationInputs = {
        words: cleanTicket(view.texts[ticket] as string).words,
        learnedLevel: scoresOf(view.scores.automation?.semantic, ticket),
        wordedLevel: scoresOf(view.scores.automation?.lexical, ticket),
        category: { id: (categories[order[0] as number] as CategoryData).id, confidence },
        problems,
        similar: similarTexts(index, nearness, similarCount),
      };
      heard.push({
        otherOpinions: askLayers(inputs).opinions,
        problems,
        right: view.automation[ticket] as number,
        fold: view.fold[ticket] as number,
        view: view.view,
      });
    });
  }
  return heard;
}

function fit(tickets: readonly LabelledTicket[]): Weights {
  return fitNamedWeights(tickets, VOTING_LAYERS, DEFAULT_AUTOMATION.weights);
}
