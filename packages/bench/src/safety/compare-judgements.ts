import { cosine } from "@org/classifier-core/preparation";
import { binomialLowerBound } from "@org/classifier-prepare";
import type { Ticket } from "../datasets/ticket.ts";
import { mean } from "../metrics/mean.ts";
import { quantile } from "../metrics/quantile.ts";
import { type Judgement, LABELS, type Label, unpackVector } from "./judgement.ts";

/** One ticket, both answers; no text. */
export interface ComparedTicket {
  /** Its id, or its line in the file. */
  readonly name: string;
  /** Whether it is one of this package's own, made to break things. */
  readonly hostile: boolean;
  /** Labels that differ; empty where the answers are one. */
  readonly changes: readonly {
    readonly label: Label;
    readonly baseline: string | null;
    readonly candidate: string | null;
  }[];
  readonly confidence: { readonly baseline: number; readonly candidate: number };
  /** Of the two vectors of the text; null where a side has none. */
  readonly cosine: number | null;
}

/** What the answers of two sides to the same tickets have in common. Shares are 0 to 1. */
export interface Comparison {
  readonly tickets: number;
  /** Tickets with every label the same. */
  readonly identical: number;
  readonly identicalShare: number;
  /** The same, among the tickets that are none of the hostile ones, with the share's exact lower bound at 95 %. */
  readonly own: { readonly tickets: number; readonly identical: number; readonly lowerBound: number };
  /** Tickets on which each label differs. */
  readonly changedBy: Readonly<Record<Label, number>>;
  /** Tickets that went from FULLY_AUTOMATABLE to NOT_AUTOMATABLE, or back. */
  readonly levelFlips: number;
  /** Absolute difference between the confidences in the category, whichever category it is. */
  readonly drift: { readonly mean: number; readonly p95: number; readonly max: number };
  /** Null where no ticket has a vector on both sides. */
  readonly cosine: { readonly texts: number; readonly min: number; readonly mean: number } | null;
}

/** Compares answers in the order of the tickets; `own` says how many of them, from the first, are not hostile. */
export function compareJudgements(
  tickets: readonly Ticket[],
  own: number,
  sides: { readonly baseline: readonly Judgement[]; readonly candidate: readonly Judgement[] },
): { comparison: Comparison; compared: ComparedTicket[] } {
  for (const [side, { length }] of Object.entries(sides)) {
    if (length !== tickets.length) {
      throw new Error(`the ${side} answered ${length} of ${tickets.length} tickets`);
    }
  }
  const compared = tickets.map(({ name }, i) => ({
    name,
    hostile: i >= own,
    ...compareTwo(sides.baseline[i] as Judgement, sides.candidate[i] as Judgement),
  }));
  return { comparison: summarize(compared), compared };
}

function compareTwo(
  baseline: Judgement,
  candidate: Judgement,
): Pick<ComparedTicket, "changes" | "confidence" | "cosine"> {
  const labels = LABELS.map((label) => ({
    label,
    baseline: baseline.labels[label],
    candidate: candidate.labels[label],
  }));
  return {
    changes: labels.filter((label) => label.baseline !== label.candidate),
    confidence: { baseline: baseline.confidence, candidate: candidate.confidence },
    cosine: cosineOf(baseline.vector, candidate.vector),
  };
}

function cosineOf(a: string | null, b: string | null): number | null {
  if (a === null || b === null) return null;
  const [one, other] = [unpackVector(a), unpackVector(b)];
  // Of two models there may be two dimensions, and no angle between their vectors.
  return one.length === other.length ? cosine(one, other) : null;
}

/** The figures, from the tickets alone, so that anybody can compute them again from a report. */
export function summarize(compared: readonly ComparedTicket[]): Comparison {
  const identical = compared.filter(isIdentical);
  const own = compared.filter(({ hostile }) => !hostile);
  const drifts = compared.map(driftOf);
  const cosines = compared.flatMap((ticket) => ticket.cosine ?? []);
  const ownIdentical = own.filter(isIdentical).length;
  return {
    tickets: compared.length,
    identical: identical.length,
    identicalShare: mean(compared.map((ticket) => (isIdentical(ticket) ? 1 : 0))),
    own: {
      tickets: own.length,
      identical: ownIdentical,
      lowerBound: binomialLowerBound(ownIdentical, own.length),
    },
    changedBy: Object.fromEntries(
      LABELS.map((label) => [
        label,
        compared.filter(({ changes }) => changes.some((change) => change.label === label)).length,
      ]),
    ) as Record<Label, number>,
    levelFlips: compared.filter(isLevelFlip).length,
    drift: { mean: mean(drifts), p95: quantile(drifts, 0.95), max: drifts.reduce((a, b) => Math.max(a, b)) },
    cosine:
      cosines.length === 0
        ? null
        : { texts: cosines.length, min: cosines.reduce((a, b) => Math.min(a, b)), mean: mean(cosines) },
  };
}

export function isIdentical({ changes }: ComparedTicket): boolean {
  return changes.length === 0;
}

export function driftOf({ confidence }: ComparedTicket): number {
  return Math.abs(confidence.baseline - confidence.candidate);
}

function isLevelFlip({ changes }: ComparedTicket): boolean {
  const ends = ["FULLY_AUTOMATABLE", "NOT_AUTOMATABLE"];
  return changes.some(
    ({ label, baseline, candidate }) =>
      label === "level" && ends.includes(String(baseline)) && ends.includes(String(candidate)),
  );
}
