import type { Settings } from "@org/classifier-core/preparation";
import type { DecisionWishes } from "../source/desk-source.ts";
import { binomialLowerBound, CERTAINTY, isShownToReach } from "./binomial.ts";
import { roundDown } from "./quantile.ts";
import { midmeanOverResamples } from "./resample.ts";

/** Share of routed tickets that must be right, where a desk says nothing else. */
export const DEFAULT_TARGET_PRECISION = 0.95;
/** Share of the desk's own tickets that may be taken for out of scope, where a desk says nothing else. */
export const DEFAULT_FALSE_REJECT_SHARE = 0.05;
/** Confidences tried, by the share of tickets they would route. */
const CANDIDATES = 100;
/**
 * A bound must hold for all that are looked at. Shares of the same tickets are much alike: a hundred of them, each at
 * a twentieth of the doubt, are all right in 97.7 % of desks that are exactly at the aim (4,000 simulated desks of
 * 3,000 tickets, 2026-11-30; of fewer tickets in more).
 */
const LOOKS = 20;
/**
 * Thresholds in one. By other tickets of the same desk it would lie 0.1 from where it is (standard deviation over
 * resamples of the service desk's 700, 2026-11-30): anything finer than half of that is chance.
 */
const STEPS = 20;
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
 * binomial bound, all candidates together; made steady over resampled tickets, up to the next twentieth, and further
 * up where these tickets do not show it from there on. Null where the evidence is too thin for any.
 */
export function chooseRouteConfidence(
  tickets: readonly RoutableTicket[],
  { targetPrecision = DEFAULT_TARGET_PRECISION, costs }: DecisionWishes,
): RouteThreshold {
  // Of equal confidence the right ones first, so that nothing depends on the order they came in.
  const falling = [...tickets].sort(
    (a, b) => b.confidence - a.confidence || Number(b.correct) - Number(a.correct),
  );
  if (costs !== undefined) return cheapest(falling, costs);
  const isProven = ({ right, count }: Routed) =>
    isShownToReach(targetPrecision, right, count, CERTAINTY_A_LOOK);
  const share = midmeanOverResamples(
    falling,
    (sample) => (candidatesOf(sample).findLast(isProven)?.count ?? 0) / sample.length,
  );
  const middle = falling[Math.round(share * falling.length) - 1];
  if (middle === undefined) return { routeConfidence: null, lowerBound: undefined };
  const coarse = routedFrom(falling, Math.ceil(middle.confidence * STEPS) / STEPS);
  const chosen = [coarse, ...candidatesOf(falling).toReversed()].find(
    (routed) =>
      routed.threshold >= roundDown(middle.confidence) && routed.count >= MIN_ROUTED && isProven(routed),
  );
  if (chosen === undefined) return { routeConfidence: null, lowerBound: undefined };
  const { threshold, right, count } = chosen;
  return {
    routeConfidence: threshold,
    lowerBound: binomialLowerBound(right, count, CERTAINTY_A_LOOK),
  };
}

const CERTAINTY_A_LOOK = 1 - (1 - CERTAINTY) / LOOKS;

/** What a threshold would route. */
interface Routed {
  readonly threshold: number;
  readonly right: number;
  readonly count: number;
}

function routedFrom(falling: readonly RoutableTicket[], threshold: number): Routed {
  const routed = falling.filter(({ confidence }) => confidence >= threshold);
  return { threshold, right: routed.filter(({ correct }) => correct).length, count: routed.length };
}

/** What each candidate would route, the surest alone first. */
function candidatesOf(falling: readonly RoutableTicket[]): Routed[] {
  const candidates: Routed[] = [];
  let count = 0;
  let right = 0;
  for (let i = 1; i <= CANDIDATES; i++) {
    const last = falling[Math.ceil((i / CANDIDATES) * falling.length) - 1];
    if (last === undefined) continue;
    const threshold = roundDown(last.confidence);
    // Rounding, or equal confidence, may let in more than were counted.
    for (
      let next = falling[count];
      next !== undefined && next.confidence >= threshold;
      next = falling[count]
    ) {
      if (next.correct) right++;
      count++;
    }
    if (count >= MIN_ROUTED) candidates.push({ threshold, right, count });
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
