import {
  ranked,
  type Settings,
  SIGNALS,
  type SignalTable,
  scoreCategories,
  softmax,
} from "@org/classifier-core/preparation";
import { fitNamedWeights } from "./conditional-logit.ts";
import { DEFAULT_WEIGHTS } from "./defaults.ts";
import { FOLDS, type HeldOutTicket } from "./held-out.ts";

type Weights = Settings["category"]["weights"];

/** Tried for how steeply nearness counts among the neighbours; docs/design.md used 20. */
export const SHARPNESSES = [10, 20, 40] as const;

/** A held-out ticket with the verdict of weights that were fitted without it. */
export interface JudgedTicket {
  readonly ticket: HeldOutTicket;
  /** Category indices, best first. */
  readonly order: readonly number[];
  /** Of the first category. */
  readonly confidence: number;
  readonly correct: boolean;
}

export interface FittedCategory {
  readonly weights: Weights;
  readonly neighbourSharpness: number;
  readonly judged: readonly JudgedTicket[];
}

/** Weights for the sharpness under which the right categories of held-out tickets come out most probable. */
export function fitCategory(held: readonly HeldOutTicket[]): FittedCategory {
  const tried = SHARPNESSES.map((neighbourSharpness) => ({
    neighbourSharpness,
    ...crossFit(held, neighbourSharpness),
  }));
  const { neighbourSharpness, judged } = tried.reduce((best, other) =>
    other.loss < best.loss ? other : best,
  );
  return { neighbourSharpness, judged, weights: fitWeights(held, neighbourSharpness) };
}

/** Judges tickets by weights that are settled; they should not be the ones the weights were fitted on. */
export function judge(
  held: readonly HeldOutTicket[],
  { weights, neighbourSharpness }: Pick<FittedCategory, "weights" | "neighbourSharpness">,
): JudgedTicket[] {
  return held.map(
    (ticket) => judgeOne(ticket, ticket.signals.get(neighbourSharpness) as SignalTable, weights).judged,
  );
}

function judgeOne(ticket: HeldOutTicket, table: SignalTable, weights: Weights) {
  const confidences = softmax(scoreCategories(table, weights));
  const order = ranked(confidences);
  const first = order[0] as number;
  return {
    judged: { ticket, order, confidence: confidences[first] as number, correct: first === ticket.category },
    loss: -Math.log(confidences[ticket.category] as number),
  };
}

/** Judges every ticket by weights fitted on the other folds. */
function crossFit(
  held: readonly HeldOutTicket[],
  sharpness: number,
): { judged: JudgedTicket[]; loss: number } {
  const weightsOf = Array.from({ length: FOLDS }, (_, fold) =>
    fitWeights(
      held.filter((ticket) => ticket.fold !== fold),
      sharpness,
    ),
  );
  const outcomes = held.map((ticket) =>
    judgeOne(ticket, ticket.signals.get(sharpness) as SignalTable, weightsOf[ticket.fold] as Weights),
  );
  return {
    judged: outcomes.map(({ judged }) => judged),
    loss: outcomes.reduce((sum, { loss }) => sum + loss, 0),
  };
}

function fitWeights(held: readonly HeldOutTicket[], sharpness: number): Weights {
  const choices = held.map(({ signals, category }) => ({
    signals: signals.get(sharpness) as SignalTable,
    right: category,
  }));
  return fitNamedWeights(choices, SIGNALS, DEFAULT_WEIGHTS);
}
