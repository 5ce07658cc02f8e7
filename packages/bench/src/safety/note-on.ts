import { showValue } from "../cli/show-value.ts";
import type { Comparison } from "./compare-judgements.ts";
import type { SideReport } from "./measure-side.ts";
import type { Tolerances } from "./tolerances.ts";

/** Fewer tickets than this say little: one that changed is then more than 2 % of them. */
const FEW_TICKETS = 50;
/** The certainty of the bound beside the share; see binomialLowerBound. */
const CERTAINTY = 0.95;

/** What the verdict does not say by itself. */
export function noteOn(
  { own, cosine }: Comparison,
  sides: { readonly baseline: SideReport; readonly candidate: SideReport },
  { minIdentical }: Tolerances,
): string[] {
  const notes: string[] = [];
  if (own.tickets < FEW_TICKETS) {
    notes.push(
      `${own.tickets} tickets are few: give it ${FEW_TICKETS} or more that are like those of every day`,
    );
  }
  notes.push(
    `${own.identical} of ${own.tickets} tickets identical show, at ${CERTAINTY * 100} % certainty, that at least ${showValue(own.lowerBound, "share")} of tickets like these are`,
  );
  if (own.lowerBound < minIdentical && minIdentical < 1) {
    const needed = Math.ceil(Math.log(1 - CERTAINTY) / Math.log(minIdentical));
    notes.push(
      `to show ${showValue(minIdentical, "share")} of them takes ${needed} tickets without a change, or more`,
    );
  }
  for (const [side, { initMs }] of Object.entries(sides)) {
    if (initMs.length < 2) notes.push(`initialisation of the ${side} was timed once`);
  }
  if (cosine === null) notes.push("vectors were not compared: a side has none, or of another dimension");
  return notes;
}
