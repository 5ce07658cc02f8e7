import {
  inferMatters,
  measureProblemSignals,
  nearnessOf,
  PROBLEM_SIGNALS,
  type ProblemIndex,
  rankProblems,
  type Settings,
  sumIntoCategories,
  withCategories,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import type { JudgedTicket, ProblemSums } from "./choose-category.ts";
import { fitNamedWeights } from "./conditional-logit.ts";
import {
  DEFAULT_PROBLEM_WEIGHTS,
  DEFAULT_PROBLEMS,
  NEIGHBOUR_COUNT,
  NEIGHBOUR_SHARPNESS,
} from "./defaults.ts";
import { type HeldOutTickets, scoresOf } from "./held-out.ts";
import { quantile, roundDown } from "./quantile.ts";
import { sampleOf, TICKETS_A_CHUNK } from "./sample.ts";
import { chooseSearchThreshold, type ProblemPlaces, placeAt } from "./search-threshold.ts";

type ProblemSettings = Omit<Settings["problems"], "source">;
export type ProblemWeights = NonNullable<ProblemSettings["weights"]>;

/** Share of tickets whose own problem may fall below the similarity worth showing. */
const HIDDEN_SHARE = 0.05;
/** The same where heads rank problems: similarity then only keeps out what is plainly another matter. */
const HIDDEN_SHARE_WITH_HEADS = 0.002;
/**
 * Steps in one of the similarity worth showing. On the example desk builds from vectors that agree to 0.9999 differ by
 * 0.002 (2026-11-30): finer, a problem would be shown or not by what no ticket has told.
 */
const SIMILARITY_STEPS = 100;
/** Problems among which the right one is looked for when quality is measured. */
const TOP = 5;
const NEIGHBOURS = { neighbourCount: NEIGHBOUR_COUNT, neighbourSharpness: NEIGHBOUR_SHARPNESS };

/** Signals of every matter for one held-out ticket. */
function measure(view: HeldOutTickets, index: ProblemIndex, ticket: number, similarities: Float32Array) {
  const { problem } = view.scores;
  const evidence = {
    semantic: scoresOf(problem?.semantic, ticket),
    perceptron: scoresOf(problem?.perceptron, ticket),
    lexical: scoresOf(problem?.lexical, ticket),
  };
  return measureProblemSignals(
    index.matters,
    index,
    { nearness: nearnessOf(similarities), evidence },
    NEIGHBOURS,
  );
}

/** Weights under which the right matters of held-out tickets come out most probable. */
export async function chooseProblemWeights(
  view: HeldOutTickets,
  index: ProblemIndex,
): Promise<ProblemWeights> {
  const choices: { signals: Float64Array[]; right: number }[] = [];
  for (const tickets of sampleOf(view.count, index.matters.length)) {
    const similarities = await view.similarities(tickets);
    tickets.forEach((ticket, i) => {
      const right = view.matter[ticket] as number;
      if (right < 0) return;
      choices.push({ signals: measure(view, index, ticket, similarities[i] as Float32Array), right });
    });
  }
  const fitted = fitNamedWeights(choices, PROBLEM_SIGNALS, DEFAULT_PROBLEM_WEIGHTS);
  // A head that was not trained has said nothing, and gets no weight.
  const { problem } = view.scores;
  for (const head of ["semantic", "perceptron", "lexical"] as const) {
    if (problem?.[head] === undefined) fitted[head] = 0;
  }
  return fitted;
}

/** Sums a view's problem probabilities into categories; says nothing where problems have no heads. */
export function problemSumsOf(
  view: HeldOutTickets,
  desk: EmbeddedDesk,
  index: ProblemIndex,
  weights: ProblemWeights | null,
): ProblemSums {
  return (ticket, similarities) =>
    weights === null
      ? undefined
      : sumIntoCategories(
          index.matters,
          inferMatters(measure(view, index, ticket, similarities), weights),
          desk.categories.length,
        );
}

/** Probability of every matter for a judged ticket, as classification computes it; undefined without heads. */
export function inferMattersOf(
  { view, ticket, confidences }: JudgedTicket,
  index: ProblemIndex,
  similarities: Float32Array,
  weights: ProblemWeights | null,
): Float64Array | undefined {
  if (weights === null) return undefined;
  const matters = inferMatters(measure(view, index, ticket, similarities), weights);
  return withCategories(index.matters, matters, confidences);
}

export interface ChosenProblems {
  readonly settings: ProblemSettings;
  /** Share of held-out tickets of a problem that was first, and among the first five; undefined without any. */
  readonly firstRight: number | undefined;
  readonly amongFirst: number | undefined;
}

/** The similarity worth showing, and the confidence below which a problem may be of any category. */
export async function chooseProblems(
  judged: readonly JudgedTicket[],
  desk: EmbeddedDesk,
  index: ProblemIndex,
  weights: ProblemWeights | null,
): Promise<ChosenProblems> {
  const known = judged.filter(
    ({ view, ticket }) =>
      view.view === "known" && index.matters[view.matter[ticket] as number]?.problem !== undefined,
  );
  const none = { settings: { ...DEFAULT_PROBLEMS, weights }, firstRight: undefined, amongFirst: undefined };
  if (known.length === 0) return none;
  const own: number[] = [];
  const places: ProblemPlaces[] = [];
  for (let from = 0; from < known.length; from += TICKETS_A_CHUNK) {
    const chunk = known.slice(from, from + TICKETS_A_CHUNK);
    const view = (chunk[0] as JudgedTicket).view;
    const similarities = await view.similarities(chunk.map(({ ticket }) => ticket));
    chunk.forEach((judgedTicket, i) => {
      const { ticket, order, confidence } = judgedTicket;
      const seen = similarities[i] as Float32Array;
      const right = index.problems[view.matter[ticket] as number] as (typeof index.problems)[number];
      const { start, count } = right.rows;
      own.push(seen.subarray(start, start + count).reduce((a, b) => Math.max(a, b), 0));
      const nearness = nearnessOf(seen);
      const probabilities = inferMattersOf(judgedTicket, index, seen, weights);
      const first = desk.categories[order[0] as number]?.id;
      const placeAmong = (category: string | undefined) => {
        const options = { category, minSimilarity: -1, topK: TOP, probabilities };
        return rankProblems(index, nearness, options).findIndex(({ id }) => id === right.id);
      };
      const amongAll = placeAmong(undefined);
      // Probabilities hold the categories already.
      const within = probabilities === undefined ? placeAmong(first) : amongAll;
      places.push({ confidence, within, amongAll });
    });
  }
  const searchAllBelowConfidence =
    weights === null ? chooseSearchThreshold(places) : DEFAULT_PROBLEMS.searchAllBelowConfidence;
  const chosen = places.map((place) => placeAt(place, searchAllBelowConfidence));
  return {
    settings: {
      minSimilarity: roundDown(
        quantile(own, weights === null ? HIDDEN_SHARE : HIDDEN_SHARE_WITH_HEADS),
        SIMILARITY_STEPS,
      ),
      searchAllBelowConfidence,
      weights,
    },
    firstRight: chosen.filter((place) => place === 0).length / known.length,
    amongFirst: chosen.filter((place) => place >= 0).length / known.length,
  };
}
