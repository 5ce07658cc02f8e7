import type { Settings } from "@org/classifier-core/preparation";
import type { DecisionWishes } from "../source/desk-source.ts";
import { binomialLowerBound, CERTAINTY } from "./binomial.ts";
import { roundDown } from "./quantile.ts";

/** Share of routed tickets that must be right, where a desk says nothing else. */
export const DEFAULT_TARGET_PRECISION = 0.95;
/** Share of the desk's own tickets that may be taken for out of scope, where a desk says nothing else. */
export const DEFAULT_FALSE_REJECT_SHARE = 0.05;
/** Confidences tried, by the share of tickets they would route: a bound must hold for all that are looked at. */
const CANDIDATES = 20;
/** A bound on fewer tickets is wider than any target. */
const MIN_ROUTED = 30;

/** A held-out ticket of the desk's own that is not taken for foreign. */
export interface RoutableTicket {
  readonly confidence: number;
  readonly correct: boolean;
}

/** What a threshold promises. */
export interface RouteThreshold {
  readonly routeConfidence: Settings["decision"]["routeConfidence"];
  /** Exact lower bound of the share right among what it routes; undefined where there is no threshold. */
  readonly lowerBound: number | undefined;
}

/**
 * The confidence from which tickets are routed. With costs: the one at which wrong routes and manual looks together
 * cost least. Otherwise: the lowest at which the share right lies above the target with 95 % certainty, by the exact
 * binomial bound, all candidates together (Bonferroni); null where the evidence is too thin for any.
 */
export function chooseRouteConfidence(
  tickets: readonly RoutableTicket[],
  { targetPrecision = DEFAULT_TARGET_PRECISION, costs }: DecisionWishes,
): RouteThreshold {
  const falling = [...tickets].sort((a, b) => b.confidence - a.confidence);
  if (costs !== undefined) return cheapest(falling, costs);
  const candidates = candidatesOf(falling);
  const certainty = 1 - (1 - CERTAINTY) / Math.max(1, candidates.length);
  let chosen: RouteThreshold = { routeConfidence: null, lowerBound: undefined };
  for (const { threshold, right, count } of candidates) {
    const lowerBound = binomialLowerBound(right, count, certainty);
    if (lowerBound >= targetPrecision) chosen = { routeConfidence: threshold, lowerBound };
  }
  return chosen;
}

function candidatesOf(falling: readonly RoutableTicket[]) {
  const candidates: { threshold: number; right: number; count: number }[] = [];
  for (let i = 1; i <= CANDIDATES; i++) {
    const last = falling[Math.ceil((i / CANDIDATES) * falling.length) - 1];
    if (last === undefined) continue;
    const threshold = roundDown(last.confidence);
    // Rounding, or equal confidence, may let in more than were counted.
    const routed = falling.filter(({ confidence }) => confidence >= threshold);
    if (routed.length < MIN_ROUTED) continue;
    candidates.push({
      threshold,
      right: routed.filter(({ correct }) => correct).length,
      count: routed.length,
    });
  }
  return candidates;
}

function cheapest(
  falling: readonly RoutableTicket[],
  { wrongRoute, review }: NonNullable<DecisionWishes["costs"]>,
): RouteThreshold {
  if (falling.length < MIN_ROUTED) return { routeConfidence: null, lowerBound: undefined };
  let cost = falling.length * review;
  let least = cost;
  let right = 0;
  let chosen: RouteThreshold = { routeConfidence: null, lowerBound: undefined };
  falling.forEach(({ confidence, correct }, i) => {
    if (correct) right++;
    cost += (correct ? 0 : wrongRoute) - review;
    const threshold = roundDown(confidence);
    if ((falling[i + 1]?.confidence ?? Number.NEGATIVE_INFINITY) >= threshold || cost >= least) return;
    least = cost;
    chosen = { routeConfidence: threshold, lowerBound: binomialLowerBound(right, i + 1) };
  });
  return chosen;
}
