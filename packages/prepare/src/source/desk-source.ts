import {
  type AutomationLevel,
  type AutomationMapping,
  type AutomationRules,
  automationMappingSchema,
  automationRulesSchema,
  type CategoryData,
  categoriesSchema,
  categorySchema,
  type EntityKind,
  entitiesSchema,
  MAX_TICKET_CHARACTERS,
  problemSchema,
  type ServiceLevels,
  type UrgencyData,
  urgencySchema,
} from "@org/classifier-core/preparation";
import * as v from "valibot";
import type { CsvColumn } from "./csv-text.ts";
import type { Origin } from "./origin.ts";

export type { Origin };

// What the files of a source folder hold. Where a bundle has the same field, its schema is taken from core, so
// that what passes here can be read there.

/** A known problem as a person wrote it. */
export interface SourceProblem {
  readonly id: string;
  readonly category: string;
  readonly description: string;
  readonly resolution?: string | undefined;
  /** Tickets a year. */
  readonly frequency?: number | undefined;
  readonly averageResolutionMinutes?: number | undefined;
  readonly automation?: AutomationMapping | undefined;
  readonly origin: Origin;
}

/** An example ticket, as it was written. */
export interface SourceTicket {
  readonly text: string;
  /** Absent for a ticket of the category that no known problem covers. */
  readonly problem?: string | undefined;
  readonly category: string;
  /** How far this ticket could be automated, as it is worded; one of a problem has its problem's level instead. */
  readonly automation?: AutomationLevel | undefined;
  readonly origin: Origin;
}

/** A text that reaches the desk and is not its work, as it was written. */
export interface SourceForeignText {
  readonly text: string;
  readonly origin: Origin;
}

/** How sure a desk wants to be before a ticket is routed, or taken for none of its own; what is absent is the build's choice. */
export interface DecisionWishes {
  /** Share of the routed tickets that must be right, 0.5 to 0.9999. Never beside `costs`. */
  readonly targetPrecision?: number;
  /** Share of the desk's own tickets that may be taken for out of scope, 0.001 to 0.5. */
  readonly falseRejectShare?: number;
  /** What one ticket costs that goes to the wrong team, and one that a person looks at; only their ratio counts. */
  readonly costs?: { readonly wrongRoute: number; readonly review: number };
}

/** Everything a person edits, read and checked: every id it names exists, every phrase can be compiled. */
export interface DeskSource {
  readonly desk: DeskDescription;
  readonly serviceLevels: ServiceLevels;
  /** In the file's order. */
  readonly categories: CategoryData[];
  /** By file name, then in the file's order; so are the tickets. */
  readonly problems: SourceProblem[];
  readonly tickets: SourceTicket[];
  /** Tickets to weigh the evidence by, never to learn from; empty where the desk has set none aside. */
  readonly calibration: SourceTicket[];
  /** What reaches the desk and is not its work, to learn from; empty where the desk has collected none. */
  readonly foreign: SourceForeignText[];
  /** The same, to weigh the evidence by, never to learn from. */
  readonly foreignCalibration: SourceForeignText[];
  /** Of desk.yaml, and yet no part of the bundle's identity. */
  readonly decision: DecisionWishes;
  readonly automationRules: AutomationRules;
  readonly urgency: UrgencyData;
  readonly entities: EntityKind[];
}

const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const deskEntries = {
  id: problemSchema.entries.id,
  name: shortText,
  version: shortText,
  // Of the tickets, as a BCP 47 tag: `en`.
  language: shortText,
  license: v.optional(shortText),
  description: v.optional(v.pipe(v.string(), v.maxLength(4000))),
};
const deskOnlySchema = v.object(deskEntries);
export type DeskDescription = v.InferOutput<typeof deskOnlySchema>;

const cost = v.pipe(v.number(), v.finite(), v.gtValue(0));

const decisionSchema = v.object({
  // Below a half, most routed tickets would be wrong; above the upper end, none but a huge desk has the tickets to
  // show it: one mistake in 10,000.
  targetPrecision: v.exactOptional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(0.9999))),
  // A quantile of the desk's own tickets: below one in 1,000 it hangs on the strangest of them alone, and above a
  // half a desk would turn most of its work away.
  falseRejectShare: v.exactOptional(v.pipe(v.number(), v.minValue(0.001), v.maxValue(0.5))),
  costs: v.exactOptional(v.object({ wrongRoute: cost, review: cost })),
}) satisfies v.GenericSchema<unknown, DecisionWishes>;

export const deskFileSchema = v.object({
  ...deskEntries,
  serviceLevels: categoriesSchema.entries.serviceLevels,
  decision: v.optional(decisionSchema),
});

const [, ...categoriesInNumber] = categoriesSchema.entries.categories.pipe;
/** A category as a person writes it: who has no phrases for it need not say so three times. */
export const categoryItemSchema = v.object({
  ...categorySchema.entries,
  keywords: v.optional(categorySchema.entries.keywords, []),
  priorityKeywords: v.optional(categorySchema.entries.priorityKeywords, []),
  exclusions: v.optional(categorySchema.entries.exclusions, []),
});
export const categoriesFileSchema = v.object({
  categories: v.pipe(v.array(categoryItemSchema), ...categoriesInNumber),
});

export const automationFileSchema = v.object({
  rules: v.optional(automationRulesSchema.entries.rules, []),
  steps: v.optional(automationRulesSchema.entries.steps, []),
});

export const urgencyFileSchema = v.object({
  ...urgencySchema.entries,
  negations: v.optional(urgencySchema.entries.negations, []),
});

export const entitiesFileSchema = entitiesSchema;

/** For a desk without urgency.yaml: no ticket scores, so every one is LOW. */
export const NO_URGENCY: UrgencyData = {
  negations: [],
  indicators: [],
  levels: { CRITICAL: 0.75, HIGH: 0.5, MEDIUM: 0.25, LOW: 0 },
};

const { id, description, resolution, frequency, averageResolutionMinutes } = problemSchema.entries;

export const problemRowSchema = v.object({
  id,
  category: v.optional(id),
  description,
  resolution,
  frequency,
  averageResolutionMinutes,
  automation: v.optional(automationMappingSchema),
});
export type ProblemRow = v.InferOutput<typeof problemRowSchema>;

export const ticketRowSchema = v.object({
  problem: v.optional(id),
  category: v.optional(id),
  automation: v.optional(automationMappingSchema.entries.level),
  text: v.pipe(v.string(), v.maxLength(MAX_TICKET_CHARACTERS)),
});
export type TicketRow = v.InferOutput<typeof ticketRowSchema>;

export const foreignRowSchema = v.object({ text: ticketRowSchema.entries.text });

const text = (name: string, required = false): CsvColumn => ({ name, kind: "text", required });
const number = (name: string): CsvColumn => ({ name, kind: "number", required: false });

export const PROBLEM_COLUMNS: readonly CsvColumn[] = [
  text("id", true),
  text("category"),
  text("description", true),
  text("resolution"),
  number("frequency"),
  number("averageResolutionMinutes"),
  text("automation.level"),
  number("automation.percentage"),
  number("automation.confidence"),
  text("automation.reasoning"),
  text("automation.businessPriority"),
  text("automation.implementationComplexity"),
];

export const TICKET_COLUMNS: readonly CsvColumn[] = [
  text("problem"),
  text("category"),
  text("automation"),
  text("text", true),
];

export const FOREIGN_COLUMNS: readonly CsvColumn[] = [text("text", true)];
