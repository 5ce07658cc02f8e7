import { familiarity, type Settings } from "@org/classifier-core/preparation";
import type { JudgedTicket } from "./fit-weights.ts";
import { quantile, roundDown } from "./quantile.ts";

/** Share of the desk's own tickets that may be taken for out of scope. */
const FALSE_REJECT_SHARE = 0.05;
/** Share of routed tickets that must have been right on held-out tickets. */
const ROUTE_PRECISION = 0.95;
/** A precision measured on fewer tickets is no precision. */
const MIN_ROUTED = 30;

/** Familiarity of a held-out ticket, as classification computes it. */
export function familiarityOf({ ticket, confidence }: JudgedTicket): number {
  return familiarity(
    confidence,
    ticket.similarities.reduce((a, b) => Math.max(a, b), 0),
  );
}

/** The confidence from which tickets are routed, and the familiarity below which they are nobody's here. */
export function chooseDecision(judged: readonly JudgedTicket[]): Omit<Settings["decision"], "source"> {
  const outOfScopeFamiliarity = roundDown(quantile(judged.map(familiarityOf), FALSE_REJECT_SHARE));
  const inScope = judged.filter((ticket) => familiarityOf(ticket) >= outOfScopeFamiliarity);
  return { routeConfidence: lowestConfidence(inScope), outOfScopeFamiliarity };
}

/** The lowest confidence at which the share of right tickets, among all it would route, reaches the target. */
function lowestConfidence(judged: readonly JudgedTicket[]): number | null {
  const falling = [...judged].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  let lowest: number | null = null;
  falling.forEach(({ correct, confidence }, i) => {
    if (correct) right++;
    const threshold = roundDown(confidence);
    // Rounding, or equal confidence, lets in the next one too: the share is that of both.
    if ((falling[i + 1]?.confidence ?? Number.NEGATIVE_INFINITY) >= threshold) return;
    if (i + 1 >= MIN_ROUTED && right / (i + 1) >= ROUTE_PRECISION) lowest = threshold;
  });
  return lowest;
}
