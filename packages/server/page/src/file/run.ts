import type { Sheet } from "./columns.ts";
import type { Outcome } from "./outcome.ts";

/** The classifying of one file, from its start on. */
export interface Run {
  readonly stage: "classifying" | "done" | "cancelled" | "failed";
  readonly name: string;
  readonly sheet: Sheet;
  readonly texts: readonly string[];
  /** Grows in place: ten thousand rows are not copied for every part. */
  readonly outcomes: readonly Outcome[];
  readonly startedAt: number;
  readonly tookMs: number | undefined;
}
