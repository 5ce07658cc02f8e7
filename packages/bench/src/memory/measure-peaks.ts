import { type ContenderId, type ContenderSetup, isOwn } from "../contenders/contender.ts";
import { type FoundContender, programFor } from "../contenders/find-contenders.ts";
import { runFresh } from "../measurement/fresh-process.ts";
import type { MeasurementControl } from "../measurement/measurement-progress.ts";
import type { MemorySeries } from "./memory-sample.ts";
import { soakTickets } from "./soak-tickets.ts";

/** Peak of a contender over the same tickets; one that is missing or fails has none. */
export type ContenderPeak = Pick<FoundContender, "id" | "name" | "does"> &
  (
    | { readonly outcome: "measured"; readonly peakRssBytes: number }
    | { readonly outcome: "missing" | "failed"; readonly reason: string }
  );

export const PEAK_CONTENDERS: readonly ContenderId[] = [
  "classifier",
  "transformers-js-fp32",
  "transformers-js-q8",
  "fastembed",
  "sentence-transformers",
];

export interface PeaksOptions extends MeasurementControl {
  readonly setup: ContenderSetup;
  readonly pool: readonly string[];
  readonly seed: number;
  readonly tickets: number;
}

/** Lets each contender answer the same tickets in a process of its own. This suite's own failing rejects. */
export async function measurePeaks(
  found: readonly FoundContender[],
  { setup, pool, seed, tickets, signal, onProgress }: PeaksOptions,
): Promise<ContenderPeak[]> {
  const peaks: ContenderPeak[] = [];
  for (const contender of found) {
    const { id, name, does } = contender;
    if (!contender.present) {
      peaks.push({ id, name, does, outcome: "missing", reason: contender.reason });
      continue;
    }
    const common = { contender: id, setup, tickets, sampleEvery: SAMPLE_EVERY };
    // Python cannot draw them: it is handed the tickets themselves.
    const job =
      id === "sentence-transformers"
        ? { ...common, texts: drawn(pool, seed, tickets) }
        : { ...common, pool, seed };
    try {
      const { report } = await runFresh<MemorySeries>(programFor(id, "soak", setup), job, {
        signal,
        onProgress: (done, total) => onProgress?.({ run: "peers", step: name, done, total }),
      });
      peaks.push({ id, name, does, outcome: "measured", peakRssBytes: report.peakRssBytes });
    } catch (error) {
      signal?.throwIfAborted();
      if (isOwn(id)) throw error;
      peaks.push({ id, name, does, outcome: "failed", reason: (error as Error).message });
    }
  }
  return peaks;
}

const SAMPLE_EVERY = 500;

function drawn(pool: readonly string[], seed: number, count: number): string[] {
  const tickets = soakTickets(pool, seed);
  return Array.from({ length: count }, () => tickets.next().value);
}
