import type { ContenderId } from "../contenders/contender.ts";
import type { Spread } from "../metrics/spread.ts";
import type { FirstAnswerReport } from "../programs/first-answer.program.ts";
import type { SplitPart } from "./split.ts";

/** What is started: a contender, Node with nothing to do, or the classifier where no start was before. */
export type StartId = ContenderId | "node" | "classifier-first-start";

/** One process, from its start to its first answer. */
export interface StartRun {
  /** The round it took its turn in, from 1. */
  readonly round: number;
  /** Milliseconds from just before the process was started to the arrival of word that the ticket was answered. */
  readonly wallMs: number;
  /** What the process said of itself. */
  readonly own: FirstAnswerReport;
}

/** Medians and quartiles over the rounds. */
export interface StartSummary {
  readonly wallMs: Spread;
  /** By the process's own clock, which begins a little after it was started. */
  readonly ownMs: Spread;
  readonly cpuMs: Spread;
  readonly peakRssBytes: Spread;
  /** From its modules being loaded to its being ready for a ticket: of this suite's own, createClassifier. */
  readonly openingMs: Spread | null;
}

export type StartReport = {
  readonly id: StartId;
  readonly name: string;
  /** What it does with the ticket. */
  readonly does: string;
} & StartOutcome;

export type StartOutcome =
  | {
      readonly outcome: "measured";
      readonly runs: readonly StartRun[];
      readonly summary: StartSummary;
      readonly split: readonly SplitPart[];
    }
  | {
      readonly outcome: "missing" | "failed";
      /** Why there is no time. */
      readonly reason: string;
    };
