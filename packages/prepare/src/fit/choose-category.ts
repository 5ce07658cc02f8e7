import {
  type HeadEvidence,
  type Matrix,
  measureSignals,
  nearnessOf,
  ranked,
  type Settings,
  SIGNALS,
  type Signal,
  type SignalTable,
  scoreCategories,
  softmax,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { fitNamedWeights } from "./conditional-logit.ts";
import {
  DEFAULT_WEIGHTS,
  DEFAULT_WEIGHTS_WITH_HEADS,
  NEIGHBOUR_COUNT,
  NEIGHBOUR_SHARPNESS,
} from "./defaults.ts";
import { FOLDS } from "./folds.ts";
import { type HeldOutTickets, scoresOf } from "./held-out.ts";
import { sampleOf, TICKETS_A_CHUNK } from "./sample.ts";
import { fitTemperature } from "./temperature.ts";

type Weights = Settings["category"]["weights"];

/** ln of the problem heads' probabilities summed into categories for each ticket of a view. */
export type ProblemSums = (ticket: number, similarities: Float32Array) => Float64Array | undefined;

/** A held-out ticket with the verdict of weights that were fitted without it. */
export interface JudgedTicket {
  readonly view: HeldOutTickets;
  /** Its place in the view. */
  readonly ticket: number;
  /** Category indices, best first, and the probability of each category. */
  readonly order: readonly number[];
  readonly confidences: Float64Array;
  /** Of the first category. */
  readonly confidence: number;
  readonly correct: boolean;
  /** Highest cosine with any known text it may see. */
  readonly nearestSimilarity: number;
}

export interface ChosenCategory {
  readonly weights: Weights;
  readonly temperature: number;
  readonly judged: readonly JudgedTicket[];
  /** Signals of heads, each with what it would cost to do without it: mean log loss with and without. */
  readonly experts: readonly {
    readonly signal: Signal;
    readonly kept: boolean;
    readonly lossWith: number;
    readonly lossWithout: number;
  }[];
}

/** Signals a bundle can do without, the dearest first; each must earn its place. */
const DISPENSABLE: readonly Signal[] = ["perceptron", "problems", "semantic", "lexical"];
/**
 * Share of the log loss an expert must take off, or it is left out of the bundle: what less does is noise of the
 * tickets it was measured on.
 */
const LEAST_GAIN = 0.002;
/** From so many choices on eleven weights cannot adapt to single tickets, and are not fitted once a fold. */
const CROSS_FIT_BELOW = 1000;

export interface SignalSource {
  readonly view: HeldOutTickets;
  readonly problemSums: ProblemSums;
}

/** Weights under which the right categories of held-out tickets come out most probable, and what they reach. */
export async function chooseCategory(
  sources: readonly SignalSource[],
  desk: EmbeddedDesk,
): Promise<ChosenCategory> {
  const choices = await measureSample(sources, desk);
  const absent = new Set(
    DISPENSABLE.filter((signal) => {
      const place = SIGNALS.indexOf(signal);
      return choices.every(({ signals }) => signals.every((row) => row[place] === 0));
    }),
  );
  let left = new Set(absent);
  let loss = crossLoss(choices, left);
  const experts: ChosenCategory["experts"][number][] = [];
  for (const signal of DISPENSABLE) {
    if (absent.has(signal)) continue;
    const without = new Set([...left, signal]);
    const lossWithout = crossLoss(choices, without);
    const kept = loss <= lossWithout * (1 - LEAST_GAIN);
    experts.push({ signal, kept, lossWith: loss, lossWithout });
    if (kept) continue;
    left = without;
    loss = lossWithout;
  }
  const weights = fitWeights(choices, left);
  const foldWeights =
    choices.length < CROSS_FIT_BELOW ? weightsByFold(choices, left) : new Array<Weights>(FOLDS).fill(weights);
  const { judged, logits } = await judgeAll(sources, desk, foldWeights);
  const temperature = fitTemperature(logits);
  return { weights, temperature, judged: atTemperature(judged, logits, temperature), experts };
}

/** What categories tickets come out at by settled weights. */
export async function judgeBy(
  source: SignalSource,
  desk: EmbeddedDesk,
  { weights, temperature }: Pick<ChosenCategory, "weights" | "temperature">,
): Promise<readonly JudgedTicket[]> {
  const { judged, logits } = await judgeAll([source], desk, new Array<Weights>(FOLDS).fill(weights));
  return atTemperature(judged, logits, temperature);
}

interface SampledChoice {
  readonly signals: SignalTable;
  readonly right: number;
  readonly fold: number;
}

async function measureSample(sources: readonly SignalSource[], desk: EmbeddedDesk): Promise<SampledChoice[]> {
  const choices: SampledChoice[] = [];
  for (const source of sources) {
    const { view } = source;
    for (const tickets of sampleOf(view.count, desk.categories.length)) {
      const similarities = await view.similarities(tickets);
      tickets.forEach((ticket, i) => {
        const signals = measure(source, desk, ticket, similarities[i] as Float32Array);
        choices.push({ signals, right: view.category[ticket] as number, fold: view.fold[ticket] as number });
      });
    }
  }
  return choices;
}

function measure(
  { view, problemSums }: SignalSource,
  desk: EmbeddedDesk,
  ticket: number,
  similarities: Float32Array,
): SignalTable {
  const { category } = view.scores;
  const heads: HeadEvidence = {
    semantic: scoresOf(category?.semantic, ticket),
    perceptron: scoresOf(category?.perceptron, ticket),
    lexical: scoresOf(category?.lexical, ticket),
    problems: problemSums(ticket, similarities),
  };
  const { dimension } = view.vectors;
  return measureSignals(
    {
      categories: desk.categories,
      descriptions: desk.categoryVectors,
      centroids: view.centroids(ticket) as Matrix | undefined,
      categoryOfRow: desk.categoryOfRow,
    },
    {
      vector: view.vectors.data.subarray(ticket * dimension, (ticket + 1) * dimension),
      nearness: nearnessOf(similarities),
      keywordHits: view.keywordHits(ticket),
      heads,
    },
    { neighbourCount: NEIGHBOUR_COUNT, neighbourSharpness: NEIGHBOUR_SHARPNESS },
  );
}

function fitWeights(choices: readonly SampledChoice[], without: ReadonlySet<Signal>): Weights {
  const names = SIGNALS.filter((signal) => !without.has(signal));
  const places = names.map((signal) => SIGNALS.indexOf(signal));
  const narrowed =
    names.length === SIGNALS.length
      ? choices
      : choices.map(({ signals, right }) => ({
          signals: signals.map((row) => Float64Array.from(places, (place) => row[place] as number)),
          right,
        }));
  const anyHead = DISPENSABLE.some((signal) => !without.has(signal));
  const fitted = fitNamedWeights(narrowed, names, anyHead ? DEFAULT_WEIGHTS_WITH_HEADS : DEFAULT_WEIGHTS);
  return Object.fromEntries(
    SIGNALS.map((signal) => [signal, without.has(signal) ? 0 : fitted[signal]]),
  ) as Weights;
}

function weightsByFold(choices: readonly SampledChoice[], without: ReadonlySet<Signal>): Weights[] {
  return Array.from({ length: FOLDS }, (_, fold) =>
    fitWeights(
      choices.filter((choice) => choice.fold !== fold),
      without,
    ),
  );
}

/** Mean log loss by weights that have not seen the ticket, or, where there are many, by those of all. */
function crossLoss(choices: readonly SampledChoice[], without: ReadonlySet<Signal>): number {
  const weights =
    choices.length < CROSS_FIT_BELOW
      ? weightsByFold(choices, without)
      : new Array<Weights>(FOLDS).fill(fitWeights(choices, without));
  const total = choices.reduce((sum, { signals, right, fold }) => {
    const shares = softmax(scoreCategories(signals, weights[fold] as Weights));
    return sum - Math.log(Math.max(Number.MIN_VALUE, shares[right] as number));
  }, 0);
  return total / choices.length;
}

async function judgeAll(
  sources: readonly SignalSource[],
  desk: EmbeddedDesk,
  weightsOfFold: readonly Weights[],
): Promise<{ judged: JudgedTicket[]; logits: { scores: Float64Array; right: number }[] }> {
  const judged: JudgedTicket[] = [];
  const logits: { scores: Float64Array; right: number }[] = [];
  for (const source of sources) {
    const { view } = source;
    for (let from = 0; from < view.count; from += TICKETS_A_CHUNK) {
      await new Promise((resolve) => setImmediate(resolve));
      const tickets = Array.from(
        { length: Math.min(TICKETS_A_CHUNK, view.count - from) },
        (_, i) => from + i,
      );
      const similarities = await view.similarities(tickets);
      tickets.forEach((ticket, i) => {
        const own = similarities[i] as Float32Array;
        const weights = weightsOfFold[view.fold[ticket] as number] as Weights;
        const scores = scoreCategories(measure(source, desk, ticket, own), weights);
        const right = view.category[ticket] as number;
        logits.push({ scores, right });
        const order = ranked(scores);
        judged.push({
          view,
          ticket,
          order,
          confidences: scores,
          confidence: 0,
          correct: order[0] === right,
          nearestSimilarity: own.reduce((a, b) => Math.max(a, b), 0),
        });
      });
    }
  }
  return { judged, logits };
}

function atTemperature(
  judged: readonly JudgedTicket[],
  logits: readonly { scores: Float64Array }[],
  temperature: number,
): JudgedTicket[] {
  return judged.map((ticket, i) => {
    const scores = (logits[i] as { scores: Float64Array }).scores;
    const confidences = softmax(scores.map((score) => score / temperature));
    return { ...ticket, confidences, confidence: confidences[ticket.order[0] as number] as number };
  });
}
