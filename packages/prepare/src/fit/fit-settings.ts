import type { Manifest, Settings } from "@org/classifier-core/preparation";
import type { EmbeddedDesk } from "../build/embed-desk.ts";
import type { DecisionWishes } from "../source/desk-source.ts";
import { layOutExamples } from "../train/examples.ts";
import { countHeads, trainHeads } from "../train/head-set.ts";
import type { MatrixProducts } from "../train/matrix-products.ts";
import { chooseAutomation, type DeskKnowledge } from "./choose-automation.ts";
import { answersAlone, chooseCascade } from "./choose-cascade.ts";
import { chooseCategory, judgeBy, type SignalSource } from "./choose-category.ts";
import {
  chooseRouteConfidence,
  DEFAULT_FALSE_REJECT_SHARE,
  DEFAULT_TARGET_PRECISION,
} from "./choose-decision.ts";
import { chooseProblems, chooseProblemWeights, problemSumsOf } from "./choose-problems.ts";
import { chooseScope, SCOPE_THRESHOLD, scopeSignalsOf } from "./choose-scope.ts";
import { chooseStrength } from "./choose-strength.ts";
import {
  defaultSettings,
  MIN_CALIBRATION_TICKETS,
  MIN_TICKETS,
  NEIGHBOUR_COUNT,
  NEIGHBOUR_SHARPNESS,
} from "./defaults.ts";
import { dealProblems, dealTickets, FOLDS, ticketRows } from "./folds.ts";
import {
  allKnownTexts,
  type HeldOutTickets,
  indexOf,
  type Looking,
  lookAtCalibration,
  lookAtExamples,
  lookAtForeign,
} from "./held-out.ts";
import { packHeads } from "./pack-heads.ts";
import { planHeads, problemsCanBeLearned, withoutPerceptron } from "./plan-heads.ts";
import { measureQuality } from "./quality.ts";
import { describeTraining } from "./training-report.ts";

/** The numbers a bundle decides by, its heads, and what they reached on tickets that were held out. */
export interface FittedSettings {
  readonly settings: Settings;
  /** Files of the trained heads: path in the bundle → bytes. */
  readonly heads: ReadonlyMap<string, Uint8Array>;
  /** Which heads were trained and why; undefined where there were too few tickets. */
  readonly training: Manifest["training"];
  /** Undefined where there were too few tickets to measure anything. */
  readonly quality: Manifest["quality"];
}

export interface FitOptions {
  readonly products: MatrixProducts;
  readonly wishes: DecisionWishes;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Trains the heads and chooses every weight and threshold of a bundle: on the tickets set aside where there are
 * enough, otherwise by cross-validation on the example tickets. Tickets set aside are the better judges: the rules
 * and keywords were often written with the example tickets in sight.
 */
export async function fitSettings(
  desk: EmbeddedDesk,
  knowledge: DeskKnowledge,
  { products, wishes, signal, onProgress }: FitOptions,
): Promise<FittedSettings> {
  const index = indexOf(desk);
  const rows = ticketRows(desk, index);
  const setAside = desk.calibration.length >= MIN_CALIBRATION_TICKETS;
  const tickets = setAside ? desk.calibration.length : rows.length;
  if (Math.min(tickets, rows.length) < MIN_TICKETS) {
    return {
      settings: defaultSettings(rows.length),
      heads: new Map(),
      training: undefined,
      quality: undefined,
    };
  }

  const examples = layOutExamples(desk, allKnownTexts(desk), knowledge.mappings);
  const folds = dealTickets(index, rows);
  const joint = problemsCanBeLearned(desk.known);
  const inFirstFold = (example: number) => {
    const row = examples.knownRow[example] as number;
    return row >= 0 && folds[row] === 0;
  };
  const strength = (task: "category" | "problem") =>
    chooseStrength(examples, task, inFirstFold, products, signal);
  const plan = planHeads(examples, {
    category: await strength("category"),
    problem: joint ? await strength("problem") : undefined,
  });

  // Views of tickets nothing has seen, and the heads of the bundle itself.
  const hasRareProblems = !joint && desk.known.problems.some((problem) => problem.tickets.length > 0);
  const looks =
    setAside && !joint
      ? countHeads(withoutPerceptron(plan))
      : countHeads(plan) * (!setAside && hasRareProblems ? 2 : 1);
  const total = countHeads(plan) + FOLDS * looks;
  let done = 0;
  const onHead = () => onProgress?.(++done, total);
  const looking: Looking = { desk, index, examples, plan, products, options: { signal, onHead } };
  const heads = await trainHeads(examples, () => true, plan, products, { signal, onHead });
  const examplesView = !setAside || joint ? await lookAtExamples(looking, "known", folds) : undefined;
  const views: HeldOutTickets[] = setAside
    ? [await lookAtCalibration(looking, heads)]
    : [
        examplesView as HeldOutTickets,
        ...(hasRareProblems ? [await lookAtExamples(looking, "unknown", dealProblems(index))] : []),
      ];

  // Level 2 first where problems have heads, since their sums speak for categories.
  const problemWeights =
    joint && examplesView !== undefined ? await chooseProblemWeights(examplesView, index) : null;
  const sourceOf = (view: HeldOutTickets): SignalSource => ({
    view,
    problemSums: problemSumsOf(view, desk, index, problemWeights),
  });
  const category = await chooseCategory(views.map(sourceOf), desk);
  const { judged } = category;
  const cascade = chooseCascade(judged, wishes.targetPrecision ?? DEFAULT_TARGET_PRECISION);

  // Whether a ticket is the desk's at all.
  const foreignView = await lookAtForeign(looking, desk.foreignCalibration, heads);
  const judgedForeign = await judgeBy(sourceOf(foreignView), desk, category);
  const scope = chooseScope(
    scopeSignalsOf(judged, cascade.temperature),
    scopeSignalsOf(judgedForeign, cascade.temperature),
    wishes.falseRejectShare ?? DEFAULT_FALSE_REJECT_SHARE,
    judged.map((ticket) => answersAlone(ticket, cascade)),
  );
  const accepted = judged.filter((_, i) => (scope.ownScores[i] as number) < SCOPE_THRESHOLD);
  const route = chooseRouteConfidence(accepted, wishes);

  const judgedExamples =
    examplesView === undefined
      ? await judgeBy(
          sourceOf(await lookAtExamples({ ...looking, plan: withoutPerceptron(plan) }, "known", folds)),
          desk,
          category,
        )
      : setAside
        ? await judgeBy(sourceOf(examplesView), desk, category)
        : judged.filter(({ view }) => view === examplesView);
  const problems = await chooseProblems(judgedExamples, desk, index, problemWeights);
  const automation = await chooseAutomation(judged, desk, index, knowledge, problemWeights);

  const source = setAside
    ? `${FOLDS}-fold cross-validation on ${tickets} tickets set aside for it`
    : `${FOLDS}-fold cross-validation on ${tickets} example tickets${hasRareProblems ? ", each with its problem known and unknown" : ""}`;
  const settings: Settings = {
    category: {
      source,
      weights: category.weights,
      temperature: category.temperature,
      neighbourCount: NEIGHBOUR_COUNT,
      neighbourSharpness: NEIGHBOUR_SHARPNESS,
    },
    cascade: { source, ...cascade },
    scope: { source, ...scope.settings },
    decision: { source, routeConfidence: route.routeConfidence, outOfScopeScore: SCOPE_THRESHOLD },
    problems: { source, ...problems.settings },
    automation: { source, ...automation.settings },
  };
  const files = packHeads(heads, settings);
  return {
    settings,
    heads: files,
    training: describeTraining(plan, category, problemWeights !== null),
    quality: measureQuality({ source, tickets, judged, scope, route, problems, automation, settings }),
  };
}
