import { type CheckedBar, checkBar, type Limit } from "../measurement/bar.ts";
import { type ComparedTicket, type Comparison, driftOf, isIdentical } from "./compare-judgements.ts";
import { DEFAULT_TOLERANCES, type Tolerances } from "./tolerances.ts";

export interface Judged {
  readonly verdict: "SAFE" | "UNSAFE";
  readonly bars: readonly CheckedBar[];
  /** Why it is UNSAFE: each tolerance that is not kept, then each ticket that changed; empty where it is SAFE. */
  readonly reasons: readonly string[];
}

/** Holds what was measured against what is allowed. `speedup` is null where the baseline is not built live. */
export function reachVerdict(
  { comparison, compared }: { comparison: Comparison; compared: readonly ComparedTicket[] },
  speedup: number | null,
  tolerances: Tolerances,
): Judged {
  const limit = (name: keyof Tolerances, direction: Limit["direction"]): Limit => ({
    direction,
    value: tolerances[name],
    source: tolerances[name] === DEFAULT_TOLERANCES[name] ? "default" : "as asked for",
  });
  const bars = [
    checkBar(
      "tickets with all labels identical",
      comparison.identicalShare,
      "share",
      limit("minIdentical", "at least"),
    ),
    checkBar(
      "levels changed across fully and not automatable",
      comparison.levelFlips,
      "tickets",
      limit("maxLevelFlips", "at most"),
    ),
    checkBar(
      "mean drift of the confidence",
      comparison.drift.mean,
      "score",
      limit("maxMeanDrift", "at most"),
    ),
    ...(speedup === null
      ? []
      : [checkBar("speed-up of initialisation", speedup, "ratio", limit("minSpeedup", "at least"))]),
  ];
  const missed = bars.filter(({ verdict }) => verdict !== "met");
  if (missed.length === 0) return { verdict: "SAFE", bars, reasons: [] };
  const changed = compared.filter((ticket) => !isIdentical(ticket));
  return {
    verdict: "UNSAFE",
    bars,
    reasons: [
      ...missed.map(({ what, measured, limit }) => `${what}: ${measured}, ${limit.direction} ${limit.value}`),
      ...changed.map((ticket) => `${ticket.name}: ${describeChange(ticket)}`),
    ],
  };
}

/** What changed about a ticket and by how much, in ids and numbers. */
export function describeChange(ticket: ComparedTicket): string {
  const { baseline, candidate } = ticket.confidence;
  return [
    ...ticket.changes.map(
      (change) => `${change.label} ${change.baseline ?? "none"} → ${change.candidate ?? "none"}`,
    ),
    `confidence ${baseline.toFixed(3)} → ${candidate.toFixed(3)} (drift ${driftOf(ticket).toFixed(3)})`,
  ].join(", ");
}
