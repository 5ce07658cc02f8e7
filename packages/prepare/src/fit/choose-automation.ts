import {
  AUTOMATION_LEVELS,
  type AutomationLevel,
  type AutomationMappings,
  type AutomationRules,
  type CategoryData,
  cleanTicket,
  createLayers,
  foldNegations,
  type Matrix,
  mappedProblem,
  type ProblemIndex,
  rankProblems,
  type Settings,
  similarTexts,
  tabulateVotes,
  VOTING_LAYERS,
  weighOpinions,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { type Choice, fitNamedWeights } from "./conditional-logit.ts";
import { DEFAULT_AUTOMATION } from "./defaults.ts";
import type { JudgedTicket } from "./fit-weights.ts";
import { dealFolds, FOLDS, type HeldOutTicket } from "./held-out.ts";
import { trainLogisticRegression } from "./logistic-regression.ts";

type AutomationSettings = Omit<Settings["automation"], "source">;
type Weights = Settings["automation"]["weights"];
type Opinions = Parameters<typeof weighOpinions>[0];

/**
 * Strength of the head's fit, and for how many texts a ticket with a level of its own counts: it was judged
 * by itself, where a problem's level is one judgement for all its texts. On the service desk's calibration
 * tickets, 2026-11-22: 75.0 % right at 1 and 1, 81.7 % at 2 and 4, and no better beyond.
 */
const HEAD_STRENGTH = 2;
const OWN_LEVEL_WEIGHT = 4;
/** Tried for how near a problem must be for the ticket to be taken for one of it. */
const MAPPED_SIMILARITIES = [0.4, 0.5, 0.6, 0.7];
/** No cosine reaches 2, so the layer of known problems is silent. */
const NO_MAPPED_PROBLEM = { ...DEFAULT_AUTOMATION, mappedSimilarity: 2 };

export interface DeskKnowledge {
  readonly mappings: AutomationMappings;
  readonly rules: AutomationRules;
  readonly negations: readonly string[];
}

export interface ChosenAutomation {
  readonly settings: AutomationSettings;
  /** The linear head for the level; undefined where it did not pay. */
  readonly head: Matrix | undefined;
  /** Share of tickets set aside, or of unknown problems, whose level came out right; undefined without levels. */
  readonly accuracy: number | undefined;
}

/** A held-out ticket with what the layers say of it that no threshold changes, and its own problem's level. */
interface HeardTicket {
  readonly otherOpinions: Opinions;
  readonly problems: Parameters<typeof mappedProblem>[0]["problems"];
  readonly level: AutomationLevel;
  readonly fold: number;
  readonly view: HeldOutTicket["view"];
}

interface LabelledTicket extends HeardTicket, Choice {
  readonly opinions: Opinions;
}

/** How near a known problem must be to speak, and what each layer is worth, by what was right about held-out tickets. */
export function chooseAutomation(
  judged: readonly JudgedTicket[],
  desk: EmbeddedDesk,
  index: ProblemIndex,
  knowledge: DeskKnowledge,
): ChosenAutomation {
  const { mappings } = knowledge;
  // The head that looks at a held-out ticket has not seen any problem of its fold; tickets set aside were
  // never seen, so the finished head looks at them.
  const finished = trainHead(desk, index, mappings);
  const layers = (head: Matrix | undefined) =>
    createLayers({
      ...knowledge,
      head,
      categories: desk.categories,
      negations: foldNegations(knowledge.negations),
      settings: NO_MAPPED_PROBLEM,
    });
  const setAside = judged.every(({ ticket }) => ticket.view === "calibration");
  const layersOf = setAside
    ? new Array<ReturnType<typeof layers>>(FOLDS).fill(layers(finished))
    : Array.from({ length: FOLDS }, (_, fold) => layers(trainHead(desk, index, mappings, fold)));
  const heard = judged.flatMap((ticket) => {
    const askLayers = layersOf[ticket.ticket.fold] as (typeof layersOf)[number];
    return hearLayers(ticket, desk.categories, index, mappings, askLayers);
  });
  const tried = MAPPED_SIMILARITIES.map((mappedSimilarity) => {
    const settings = { ...DEFAULT_AUTOMATION, mappedSimilarity };
    const labelled = heard.map((ticket): LabelledTicket => {
      const opinions = [...mappedProblem(ticket, mappings, settings), ...ticket.otherOpinions];
      return {
        ...ticket,
        opinions,
        signals: tabulateVotes(opinions),
        right: AUTOMATION_LEVELS.indexOf(ticket.level),
      };
    });
    return { settings, ...crossFit(labelled) };
  });
  const { settings, labelled, right } = tried.reduce((best, other) =>
    other.right.length > best.right.length ? other : best,
  );
  if (labelled.length === 0) return { settings: DEFAULT_AUTOMATION, head: undefined, accuracy: undefined };
  // Of the example tickets the harder view counts: a problem never met before.
  const counted = (tickets: readonly LabelledTicket[]) =>
    tickets.filter(({ view }) => view !== "known").length;
  const weights = fit(labelled);
  return {
    settings: { ...settings, weights },
    head: weights.learned_level > 0 ? finished : undefined,
    accuracy: counted(right) / counted(labelled),
  };
}

/** Trains on every known text that has a level, its problem's or its own, but those of a fold to leave out. */
function trainHead(
  { knownVectors }: EmbeddedDesk,
  index: ProblemIndex,
  mappings: AutomationMappings,
  leftOut?: number,
): Matrix | undefined {
  const { problems, problemOfRow, levelOfRow } = index;
  const foldOf = dealFolds(index);
  const examples = [...problemOfRow].flatMap((problem, row) => {
    const own = levelOfRow[row];
    const level = own ?? mappings[problems[problem]?.id ?? ""]?.level;
    if (level === undefined || foldOf[row] === leftOut) return [];
    const weight = own === undefined ? 1 : OWN_LEVEL_WEIGHT;
    return [{ row, label: AUTOMATION_LEVELS.indexOf(level), weight }];
  });
  if (new Set(examples.map(({ label }) => label)).size < 2) return undefined;
  return trainLogisticRegression(knownVectors, examples, {
    classes: AUTOMATION_LEVELS.length,
    strength: HEAD_STRENGTH,
  });
}

/** The tickets whose level comes out right with weights fitted on the other folds. */
function crossFit(labelled: readonly LabelledTicket[]) {
  const weightsOf = Array.from({ length: FOLDS }, (_, fold) =>
    fit(labelled.filter((ticket) => ticket.fold !== fold)),
  );
  const right = labelled.filter(
    ({ opinions, level, fold }) => weighOpinions(opinions, weightsOf[fold] as Weights)?.level === level,
  );
  return { labelled, right };
}

/** What all layers but that of known problems say of a held-out ticket; nothing of one without a level. */
function hearLayers(
  { ticket, order, confidence }: JudgedTicket,
  categories: readonly CategoryData[],
  index: ProblemIndex,
  mappings: AutomationMappings,
  askLayers: ReturnType<typeof createLayers>,
): HeardTicket[] {
  const level = ticket.level ?? mappings[index.problems[ticket.problem ?? -1]?.id ?? ""]?.level;
  if (level === undefined) return [];
  const { mappedCount, similarCount } = DEFAULT_AUTOMATION;
  const problems = rankProblems(index, ticket.similarities, { minSimilarity: 0, topK: mappedCount });
  const { opinions } = askLayers({
    words: cleanTicket(ticket.text).words,
    vector: ticket.vector,
    category: { id: (categories[order[0] as number] as CategoryData).id, confidence },
    problems,
    similar: similarTexts(index, ticket.similarities, similarCount),
  });
  return [{ otherOpinions: opinions, problems, level, fold: ticket.fold, view: ticket.view }];
}

function fit(tickets: readonly LabelledTicket[]): Weights {
  return fitNamedWeights(tickets, VOTING_LAYERS, DEFAULT_AUTOMATION.weights);
}
