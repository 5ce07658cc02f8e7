import type { AutomationLevel } from "@org/classifier-core";

/** The data sets `accuracy` knows, by the names the command line uses. */
export const DATASETS = ["banking77", "clinc150", "bitext", "hint3", "service-desk"] as const;
export type DatasetName = (typeof DATASETS)[number];

/** A ticket to learn from, with the data set's own labels. */
export interface TrainingTicket {
  readonly text: string;
  readonly category: string;
  /** Only in a desk of two levels. */
  readonly problem?: string | undefined;
}

/** A ticket to be judged by; what it expects is null where it has no right answer. */
export interface TestTicket {
  readonly text: string;
  /** Null for a ticket that is none of the desk's. */
  readonly category: string | null;
  /** Absent where the data set says nothing of problems; likewise the level. */
  readonly problem?: string | undefined;
  readonly level?: AutomationLevel | undefined;
}

/** What a desk is trained on: tickets that are written into a source folder, or a folder that a person keeps. */
export type TrainingMaterial =
  | {
      readonly kind: "tickets";
      readonly tickets: readonly TrainingTicket[];
      /** Texts of nobody's business here, where they are to be learned from. */
      readonly outOfScope: readonly string[];
    }
  | { readonly kind: "source"; readonly folder: string };

/** One desk under test: what it learns from, and the official test split it is judged by. */
export interface Subject {
  /** As tables and bars name it. */
  readonly name: string;
  readonly training: TrainingMaterial;
  readonly test: readonly TestTicket[];
  /** Whether tickets expect problems or levels, so that every tier has to answer. */
  readonly allTiers: boolean;
}
