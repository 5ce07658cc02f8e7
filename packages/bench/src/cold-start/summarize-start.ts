import { type Spread, spread } from "../metrics/spread.ts";
import type { StartRun, StartSummary } from "./start.ts";

/** Throws RangeError for no run. */
export function summarizeStart(runs: readonly StartRun[]): StartSummary {
  const over = (figure: (run: StartRun) => number): Spread => spread(runs.map(figure));
  return {
    wallMs: over(({ wallMs }) => wallMs),
    ownMs: over(({ own }) => own.answeredMs),
    cpuMs: over(({ own }) => own.cpuMs),
    peakRssBytes: over(({ own }) => own.peakRssBytes),
    openingMs: runs.every(({ own }) => own.openingMs.import !== undefined) ? over(openingMs) : null,
  };
}

function openingMs({ own }: StartRun): number {
  return own.openedMs - own.startedMs - (own.openingMs.import ?? 0);
}
