import type { ColdStartReport } from "../cold-start/measure-cold-start.ts";
import type { LatencyReport } from "../latency/measure-latency.ts";
import type { ContenderPeak } from "../memory/measure-peaks.ts";
import type { PeerSize } from "../size/peer-sizes.ts";
import type { ThroughputReport } from "../throughput/measure-throughput.ts";

/** Tokens of the texts that are timed one by one: a ticket of some twenty words. */
export const COMPARED_TOKENS = 32;

/** One contender, in every figure; null where it was not measured. */
export interface PeerRow {
  readonly name: string;
  readonly does: string;
  /** Medians. */
  readonly firstAnswerMs: number | null;
  readonly ticketMs: number | null;
  readonly ticketsPerSecond: number | null;
  /** After tickets of all lengths. */
  readonly peakRssBytes: number | null;
  /** With all dependencies, for this platform; known of npm's packages that are not this suite's. */
  readonly installedBytes: number | null;
  /** Why something is null: missing, or failed. */
  readonly notes: readonly string[];
}

/** The npm package behind a contender, where it is another's. */
const PACKAGES: Readonly<Record<string, string>> = {
  "transformers-js-q8": "@huggingface/transformers",
  "transformers-js-fp32": "@huggingface/transformers",
  fastembed: "fastembed",
};

/** Puts everybody's figures side by side, in the order of the starts. */
export function rowsOf(parts: {
  readonly coldStart: Pick<ColdStartReport, "starts">;
  readonly latency: Pick<LatencyReport, "peers">;
  readonly throughput: Pick<ThroughputReport, "contenders">;
  readonly peaks: readonly ContenderPeak[];
  readonly sizes: readonly PeerSize[];
}): PeerRow[] {
  const { coldStart, latency, throughput, peaks, sizes } = parts;
  return coldStart.starts
    .filter(({ id }) => id !== "node" && id !== "classifier-first-start")
    .map((start) => {
      const timed = latency.peers.find(({ id }) => id === start.id);
      const speed = throughput.contenders.find(({ id }) => id === start.id);
      const peak = peaks.find(({ id }) => id === start.id);
      const size = sizes.find(({ name }) => name === PACKAGES[start.id]);
      const reasons = [start, timed, speed, peak].flatMap((part) =>
        part === undefined || part.outcome === "measured" ? [] : [`${part.outcome}: ${part.reason}`],
      );
      return {
        name: start.name,
        does: start.does,
        firstAnswerMs: start.outcome === "measured" ? start.summary.wallMs.median : null,
        ticketMs: timed?.outcome === "measured" ? (timed.rows[0]?.p50Ms ?? null) : null,
        ticketsPerSecond: speed?.outcome === "measured" ? speed.batch.median : null,
        peakRssBytes: peak?.outcome === "measured" ? peak.peakRssBytes : null,
        installedBytes: size?.status === "measured" ? size.installed.bytes : null,
        notes: [...new Set(reasons)],
      };
    });
}
