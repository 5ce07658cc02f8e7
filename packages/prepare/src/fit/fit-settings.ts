import type { Manifest, Settings } from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import { type AutomationKnowledge, chooseAutomation } from "./choose-automation.ts";
import { chooseDecision, familiarityOf } from "./choose-decision.ts";
import { chooseProblems } from "./choose-problems.ts";
import { defaultSettings, MIN_TICKETS, NEIGHBOUR_COUNT } from "./defaults.ts";
import { fitCategory, type JudgedTicket, SHARPNESSES } from "./fit-weights.ts";
import { FOLDS, holdOut } from "./held-out.ts";

export type Quality = NonNullable<Manifest["quality"]>;

/** The numbers a bundle decides by, and what they reached on tickets that were held out. */
export interface FittedSettings {
  readonly settings: Settings;
  /** Undefined where there were too few tickets to measure anything. */
  readonly quality: Quality | undefined;
}

/** Chooses every weight and threshold of a bundle by cross-validation on the desk's own example tickets. */
export async function fitSettings(
  desk: EmbeddedDesk,
  knowledge: Omit<AutomationKnowledge, "categories">,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<FittedSettings> {
  const held = await holdOut(desk, {
    neighbourCount: NEIGHBOUR_COUNT,
    sharpnesses: SHARPNESSES,
    ...options,
  });
  // Each ticket was looked at twice.
  const tickets = held.length / 2;
  if (tickets < MIN_TICKETS) return { settings: defaultSettings(tickets), quality: undefined };

  const source = `${FOLDS}-fold cross-validation on ${tickets} example tickets, each with its problem known and unknown`;
  const { judged, weights, neighbourSharpness } = fitCategory(held);
  const decision = chooseDecision(judged);
  const { index, ...problems } = chooseProblems(judged, desk);
  const automation = await chooseAutomation(judged, index, problems, {
    ...knowledge,
    categories: desk.categories,
  });
  return {
    settings: {
      category: { source, weights, neighbourCount: NEIGHBOUR_COUNT, neighbourSharpness },
      decision: { source, ...decision },
      problems: { source, ...problems },
      automation: { source, ...automation.settings },
    },
    quality: {
      source,
      tickets,
      categoryAccuracy: accuracy(judged.filter(({ ticket }) => ticket.view === "known")),
      categoryAccuracyOnUnknownProblems: accuracy(judged.filter(({ ticket }) => ticket.view === "unknown")),
      ...(automation.accuracyOnUnknown !== undefined && {
        automationLevelAccuracyOnUnknownProblems: automation.accuracyOnUnknown,
      }),
      ...routed(judged, decision),
    },
  };
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
