import {
  createProblemIndex,
  type Manifest,
  type Matrix,
  type Settings,
} from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { chooseAutomation, type DeskKnowledge } from "./choose-automation.ts";
import { chooseDecision, familiarityOf } from "./choose-decision.ts";
import { chooseProblems } from "./choose-problems.ts";
import { defaultSettings, MIN_CALIBRATION_TICKETS, MIN_TICKETS, NEIGHBOUR_COUNT } from "./defaults.ts";
import { fitCategory, type JudgedTicket, judge, SHARPNESSES } from "./fit-weights.ts";
import { FOLDS, type HeldOutTicket, holdOut, lookAtCalibration } from "./held-out.ts";

export type Quality = NonNullable<Manifest["quality"]>;

/** The numbers a bundle decides by, and what they reached on tickets that were held out. */
export interface FittedSettings {
  readonly settings: Settings;
  /** The linear head for the automation level; undefined where it did not pay. */
  readonly automationHead: Matrix | undefined;
  /** Undefined where there were too few tickets to measure anything. */
  readonly quality: Quality | undefined;
}

/**
 * Chooses every weight and threshold of a bundle: on the tickets set aside where there are enough, otherwise
 * by cross-validation on the example tickets. Tickets set aside are the better judges: the rules and keywords
 * were often written with the example tickets in sight.
 */
export async function fitSettings(
  desk: EmbeddedDesk,
  knowledge: DeskKnowledge,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<FittedSettings> {
  const index = createProblemIndex(
    desk.known,
    desk.categories.map(({ id }) => id),
    desk.knownVectors,
  );
  const looking = { neighbourCount: NEIGHBOUR_COUNT, sharpnesses: SHARPNESSES, ...options };
  const held = await holdOut(desk, index, looking);
  const setAside = desk.calibration.length >= MIN_CALIBRATION_TICKETS;
  const chosen = setAside ? await lookAtCalibration(desk, index, looking) : held;
  // Each example ticket was looked at twice.
  const tickets = setAside ? chosen.length : held.length / 2;
  if (tickets < MIN_TICKETS) {
    return { settings: defaultSettings(tickets), automationHead: undefined, quality: undefined };
  }

  const source = setAside
    ? `${FOLDS}-fold cross-validation on ${tickets} tickets set aside for it`
    : `${FOLDS}-fold cross-validation on ${tickets} example tickets, each with its problem known and unknown`;
  const fitted = fitCategory(chosen);
  const decision = chooseDecision(fitted.judged);
  const problems = chooseProblems(setAside ? judge(held, fitted) : fitted.judged, desk, index);
  const automation = chooseAutomation(fitted.judged, desk, index, knowledge);
  return {
    settings: {
      category: {
        source,
        weights: fitted.weights,
        neighbourCount: NEIGHBOUR_COUNT,
        neighbourSharpness: fitted.neighbourSharpness,
      },
      decision: { source, ...decision },
      problems: { source, ...problems },
      automation: { source, ...automation.settings },
    },
    automationHead: automation.head,
    quality: {
      source,
      tickets,
      categoryAccuracy: accuracy(ofView(fitted.judged, setAside ? "calibration" : "known")),
      ...(!setAside && { categoryAccuracyOnUnknownProblems: accuracy(ofView(fitted.judged, "unknown")) }),
      ...(automation.accuracy !== undefined && { automationLevelAccuracy: automation.accuracy }),
      ...routed(fitted.judged, decision),
    },
  };
}

function ofView(judged: readonly JudgedTicket[], view: HeldOutTicket["view"]): JudgedTicket[] {
  return judged.filter(({ ticket }) => ticket.view === view);
}

function routed(
  judged: readonly JudgedTicket[],
  { routeConfidence, outOfScopeFamiliarity }: Omit<Settings["decision"], "source">,
): Pick<Quality, "routedShare" | "routedAccuracy"> {
  const tickets = judged.filter(
    (ticket) =>
      routeConfidence !== null &&
      ticket.confidence >= routeConfidence &&
      familiarityOf(ticket) >= (outOfScopeFamiliarity ?? 0),
  );
  return { routedShare: tickets.length / judged.length, routedAccuracy: accuracy(tickets) };
}

function accuracy(judged: readonly JudgedTicket[]): number {
  return judged.length === 0 ? 0 : judged.filter(({ correct }) => correct).length / judged.length;
}
