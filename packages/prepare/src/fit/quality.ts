import type { Manifest, Settings } from "@org/classifier-core/preparation";
import { brierScore, expectedCalibrationError, reliabilityTable } from "./calibration-quality.ts";
import type { ChosenAutomation } from "./choose-automation.ts";
import type { JudgedTicket } from "./choose-category.ts";
import type { RouteThreshold } from "./choose-decision.ts";
import type { ChosenProblems } from "./choose-problems.ts";
import { type ChosenScope, SCOPE_THRESHOLD } from "./choose-scope.ts";

const DECIMALS = 5;

/** What the chosen numbers reached on the tickets they were chosen on, each judged by heads that had not seen it. */
export function measureQuality(parts: {
  readonly source: string;
  readonly tickets: number;
  readonly judged: readonly JudgedTicket[];
  readonly scope: ChosenScope;
  readonly route: RouteThreshold;
  readonly problems: ChosenProblems;
  readonly automation: ChosenAutomation;
  readonly settings: Settings;
}): NonNullable<Manifest["quality"]> {
  const { judged, scope, route, problems, automation } = parts;
  const ofView = (name: JudgedTicket["view"]["view"]) => judged.filter(({ view }) => view.view === name);
  const unknown = ofView("unknown");
  const easier = judged.filter(({ view }) => view.view !== "unknown");
  const { routeConfidence } = parts.settings.decision;
  const routed = judged.filter(
    ({ confidence }, i) =>
      routeConfidence !== null &&
      confidence >= routeConfidence &&
      (scope.ownScores[i] as number) < SCOPE_THRESHOLD,
  );
  const table = reliabilityTable(judged);
  const refused = scope.foreignScores.filter((score) => score >= SCOPE_THRESHOLD).length;
  const turnedAway = scope.ownScores.filter((score) => score >= SCOPE_THRESHOLD).length;
  return {
    source: parts.source,
    tickets: parts.tickets,
    categoryAccuracy: accuracy(easier),
    ...(unknown.length > 0 && { categoryAccuracyOnUnknownProblems: accuracy(unknown) }),
    ...(problems.firstRight !== undefined && { problemFirstAccuracy: round(problems.firstRight) }),
    ...(problems.amongFirst !== undefined && { problemAmongFiveAccuracy: round(problems.amongFirst) }),
    ...(automation.accuracy !== undefined && { automationLevelAccuracy: round(automation.accuracy) }),
    routedShare: round(routed.length / judged.length),
    routedAccuracy: accuracy(routed),
    ...(route.lowerBound !== undefined && { routedAccuracyLowerBound: round(route.lowerBound) }),
    calibration: {
      expectedCalibrationError: round(expectedCalibrationError(table)),
      brierScore: round(brierScore(judged)),
      reliability: table.map((band) => ({
        from: round(band.from),
        to: round(band.to),
        tickets: band.tickets,
        confidence: round(band.confidence),
        accuracy: round(band.accuracy),
      })),
    },
    scope: {
      foreign: scope.foreignScores.length,
      ...(scope.foreignScores.length > 0 && { refusedShare: round(refused / scope.foreignScores.length) }),
      turnedAwayShare: round(turnedAway / judged.length),
    },
  };
}

function accuracy(judged: readonly JudgedTicket[]): number {
  return judged.length === 0 ? 0 : round(judged.filter(({ correct }) => correct).length / judged.length);
}

function round(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
