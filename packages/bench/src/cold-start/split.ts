import { median } from "../metrics/median.ts";
import type { StartRun } from "./start.ts";

/** What a start was made of, in the order it happened. */
export interface SplitPart {
  readonly part: string;
  /** The part this one is a piece of; pieces may go on beside each other and need not add up to it. */
  readonly within: string | null;
  readonly medianMs: number;
}

/** Takes a start apart. Parts that are pieces of none follow each other, and add up to the wall time. */
export function splitOf({ wallMs, own }: StartRun): { part: string; within: string | null; ms: number }[] {
  const { startedMs, openedMs, answeredMs, openingMs, openingParts = [] } = own;
  const steps = Object.entries(openingMs);
  const inSteps = steps.reduce((sum, [, ms]) => sum + ms, 0);
  return [
    // Also the way of the word that it answered, some 0.1 ms.
    { part: "process and interpreter", within: null, ms: wallMs - (answeredMs - startedMs) },
    ...steps.flatMap(([part, ms]) => [
      { part, within: null, ms },
      ...openingParts
        .filter(({ step }) => step === part)
        .map((piece) => ({ part: piece.part, within: part, ms: piece.durationMs })),
    ]),
    ...(openedMs > startedMs
      ? [{ part: "opening, the rest", within: null, ms: openedMs - startedMs - inSteps }]
      : []),
    ...(answeredMs > openedMs ? [{ part: "first ticket", within: null, ms: answeredMs - openedMs }] : []),
  ];
}

/** The median of each part over the runs. Medians of parts need not add up to the median of the whole. */
export function medianSplit(runs: readonly StartRun[]): SplitPart[] {
  const splits = runs.map(splitOf);
  return (splits[0] ?? []).map(({ part, within }) => ({
    part,
    within,
    medianMs: median(
      splits
        .flatMap((split) => split.filter((of) => of.part === part && of.within === within))
        .map(({ ms }) => ms),
    ),
  }));
}
