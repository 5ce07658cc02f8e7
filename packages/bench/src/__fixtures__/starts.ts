import { medianSplit } from "../cold-start/split.ts";
import type { StartId, StartReport, StartRun } from "../cold-start/start.ts";
import { summarizeStart } from "../cold-start/summarize-start.ts";

/** A run with this wall time, of which Node took 40 ms and opening half of the rest. */
export function startRun(round: number, wallMs: number): StartRun {
  const opening = (wallMs - 40) / 2;
  return {
    round,
    wallMs,
    own: {
      startedMs: 30,
      openedMs: 30 + opening,
      answeredMs: wallMs - 10,
      openingMs: { import: opening / 4, model: opening / 2 },
      openingParts: [
        { step: "model", part: "session", startMs: 0, durationMs: opening / 2 },
        { step: "model", part: "hash", startMs: 0, durationMs: opening / 2 },
      ],
      peakRssBytes: 1e8,
      cpuMs: wallMs / 2,
    },
  };
}

export function measuredStart(id: StartId, wallMs: readonly number[]): StartReport {
  const runs = wallMs.map((ms, i) => startRun(i + 1, ms));
  const [summary, split] = [summarizeStart(runs), medianSplit(runs)];
  return { id, name: id, does: "three tiers", outcome: "measured", runs, summary, split };
}
