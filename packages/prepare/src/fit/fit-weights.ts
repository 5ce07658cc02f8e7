import {
  ranked,
  type Settings,
  SIGNALS,
  type SignalTable,
  scoreCategories,
  softmax,
} from "@org/classifier-core/preparation";
import { fitConditionalLogit } from "./conditional-logit.ts";
import { DEFAULT_WEIGHTS } from "./defaults.ts";
import { FOLDS, type HeldOutTicket } from "./held-out.ts";

type Weights = Settings["category"]["weights"];

/** Tried for how steeply nearness counts among the neighbours; DESIGN.md section 6 used 20. */
export const SHARPNESSES = [10, 20, 40] as const;
/** Pull towards the default weights: some tickets outweigh it. */
const RIDGE = 1;
/** More decimals than the tickets can tell would only read worse in a manifest. */
const DECIMALS = 4;

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
  let loss = 0;
  const judged = held.map((ticket) => {
    const table = ticket.signals.get(sharpness) as SignalTable;
    const confidences = softmax(scoreCategories(table, weightsOf[ticket.fold] as Weights));
    const order = ranked(confidences);
    const first = order[0] as number;
    loss -= Math.log(confidences[ticket.category] as number);
    return { ticket, order, confidence: confidences[first] as number, correct: first === ticket.category };
  });
  return { judged, loss };
}

function fitWeights(held: readonly HeldOutTicket[], sharpness: number): Weights {
  const fitted = fitConditionalLogit(
    held.map(({ signals, category }) => ({
      signals: signals.get(sharpness) as SignalTable,
      right: category,
    })),
    SIGNALS.map((signal) => DEFAULT_WEIGHTS[signal]),
    RIDGE,
  );
  return Object.fromEntries(
    SIGNALS.map((signal, i) => [signal, Number((fitted[i] as number).toFixed(DECIMALS))]),
  ) as Weights;
}
