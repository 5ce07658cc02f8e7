import * as v from "valibot";

// The shape of every data file of a bundle: one schema each, which is both the check and the type.
// Lengths are bounded because a bundle may come from a stranger.

const ID = /^[a-z0-9][a-z0-9._-]{0,99}$/i;
const MAX_PROSE_CHARACTERS = 20_000;
const id = v.pipe(v.string(), v.regex(ID));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const prose = v.pipe(v.string(), v.maxLength(MAX_PROSE_CHARACTERS));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const percentage = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1e9));
const phrases = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(500))), v.maxLength(2000));

export const PRIORITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const;
export type Priority = (typeof PRIORITIES)[number];
const priority = v.picklist(PRIORITIES);

export const AUTOMATION_LEVELS = ["FULLY_AUTOMATABLE", "PARTIALLY_AUTOMATABLE", "NOT_AUTOMATABLE"] as const;
export type AutomationLevel = (typeof AUTOMATION_LEVELS)[number];
const level = v.picklist(AUTOMATION_LEVELS);

const complexity = v.picklist(["LOW", "MEDIUM", "HIGH"]);

/**
 * A long list, all of which has one quick look; only where an item does not pass it are all held against their schema,
 * which names the first that does not fit. A desk has thousands of texts, and to hold each against a schema was a tenth
 * of a start (measured 2026-11-24).
 */
function longList<Item extends v.GenericSchema>(item: Item, fits: (value: unknown) => boolean) {
  const fitting = v.custom<v.InferOutput<Item>[]>(() => true);
  const each = v.array(item);
  return v.lazy((input) => (Array.isArray(input) && input.every(fits) ? fitting : each));
}

const isProse = (value: unknown) => typeof value === "string" && value.length <= MAX_PROSE_CHARACTERS;

/** Paths of the data files, as the predecessor named them where it had them. */
export const DATA_PATHS = {
  categories: "data/categories.json",
  problems: "data/level2_problems.json",
  automationMappings: "data/automation_mappings.json",
  automationRules: "data/automation_rules.json",
  urgency: "data/urgency.json",
  entities: "data/entities.json",
} as const;

export const EMBEDDING_PATHS = {
  categories: "embeddings/business_categories.npy",
  categoriesMetadata: "embeddings/business_metadata.json",
  centroids: "embeddings/dataset_centroids.npy",
  centroidsMetadata: "embeddings/dataset_metadata.json",
  problems: "embeddings/level2_problems.npy",
} as const;

const serviceLevel = v.object({
  responseMinutes: amount,
  resolutionHours: amount,
  escalationHours: amount,
  businessHoursOnly: v.boolean(),
});

export const categorySchema = v.object({
  id,
  name,
  description: prose,
  keywords: phrases,
  priorityKeywords: phrases,
  exclusions: phrases,
  /** True for the one category that takes what fits nowhere else. */
  catchAll: v.optional(v.boolean(), false),
  routing: v.object({
    team: name,
    priority,
    slaHours: amount,
    escalationPath: v.pipe(v.array(name), v.maxLength(20)),
  }),
  automationBaseline: v.optional(v.object({ percentage, confidence: share, reasoning: prose })),
});

export const categoriesSchema = v.object({
  serviceLevels: v.object({
    CRITICAL: serviceLevel,
    HIGH: serviceLevel,
    MEDIUM: serviceLevel,
    LOW: serviceLevel,
  }),
  categories: v.pipe(v.array(categorySchema), v.minLength(2), v.maxLength(2000)),
});

/** An example ticket of a problem, cleaned as a classified ticket is. */
export const ticketTextSchema = prose;
/** Most example tickets of one problem. */
export const MAX_PROBLEM_TICKETS = 10_000;

const ticketSchema = v.object({ category: id, text: prose, level: v.optional(level) });

function isTicket(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { category, text, level } = value as Record<string, unknown>;
  return (
    typeof category === "string" &&
    ID.test(category) &&
    isProse(text) &&
    (level === undefined || AUTOMATION_LEVELS.some((known) => known === level))
  );
}

export const problemSchema = v.object({
  id,
  category: id,
  description: prose,
  resolution: v.optional(prose),
  /** Tickets a year. */
  frequency: v.optional(amount),
  averageResolutionMinutes: v.optional(amount),
  tickets: v.pipe(longList(ticketTextSchema, isProse), v.maxLength(MAX_PROBLEM_TICKETS)),
  /** Rows of embeddings/level2_problems.npy: the description's first, then one for each example ticket. */
  rows: v.object({
    start: v.pipe(v.number(), v.integer(), v.minValue(0)),
    count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
});

export const problemsSchema = v.object({
  problems: v.pipe(v.array(problemSchema), v.maxLength(1_000_000)),
  /** Example tickets of no known problem: one row each, behind the problems' rows. */
  tickets: v.pipe(longList(ticketSchema, isTicket), v.maxLength(1_000_000)),
});

export const automationMappingSchema = v.object({
  level,
  percentage,
  confidence: share,
  reasoning: prose,
  businessPriority: priority,
  implementationComplexity: complexity,
});

export const automationMappingsSchema = v.object({ mappings: v.record(id, automationMappingSchema) });

export const automationRuleSchema = v.object({
  id,
  /** Any of these must be met, and not negated. */
  when: v.pipe(phrases, v.minLength(1)),
  /** Any of these stops the rule. */
  unless: v.optional(phrases, []),
  /** Categories the rule is read with; all where absent. */
  categories: v.optional(v.array(id)),
  ...automationMappingSchema.entries,
});

export const automationStepSchema = v.object({
  id,
  name,
  /** Share of the effort; the weights of all steps sum to 1. */
  weight: share,
  /** How far software does this step when the ticket says nothing special, in per cent. */
  basePercentage: percentage,
  signals: v.array(v.object({ phrases, percentage, reason: prose })),
});

export const automationRulesSchema = v.object({
  rules: v.pipe(v.array(automationRuleSchema), v.maxLength(5000)),
  steps: v.pipe(v.array(automationStepSchema), v.maxLength(20)),
});

export const urgencySchema = v.object({
  /** Single words which, a few words before a phrase, cancel it: "not urgent". Used by rules as well. */
  negations: phrases,
  indicators: v.pipe(
    v.array(v.object({ id, weight: v.pipe(v.number(), v.minValue(-1), v.maxValue(1)), phrases })),
    v.maxLength(50),
  ),
  /** Lowest score of each level. */
  levels: v.object({ CRITICAL: share, HIGH: share, MEDIUM: share, LOW: share }),
});

const smallCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64));

export const valuePartSchema = v.variant("kind", [
  v.object({ kind: v.picklist(["digits", "letters", "alphanumeric"]), min: smallCount, max: smallCount }),
  v.object({ kind: v.literal("literal"), text: v.pipe(v.string(), v.minLength(1), v.maxLength(20)) }),
]);

export const entityKindSchema = v.object({
  type: id,
  labels: phrases,
  value: v.pipe(v.array(valuePartSchema), v.minLength(1), v.maxLength(12)),
  /** True where the shape alone is enough, without a label before it. */
  standalone: v.optional(v.boolean(), false),
});

export const entitiesSchema = v.object({ entities: v.pipe(v.array(entityKindSchema), v.maxLength(200)) });

export const categoriesMetadataSchema = v.object({
  business_names: v.array(id),
  business_texts: v.array(prose),
  embedding_model: name,
  embedding_dimension: v.pipe(v.number(), v.integer(), v.minValue(1)),
  num_categories: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

export const centroidsMetadataSchema = v.object({
  centroid_names: v.array(id),
  num_centroids: v.pipe(v.number(), v.integer(), v.minValue(1)),
  embedding_dimension: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

export type CategoryData = v.InferOutput<typeof categorySchema>;
export type CategoriesData = v.InferOutput<typeof categoriesSchema>;
export type ServiceLevels = CategoriesData["serviceLevels"];
export type ProblemData = v.InferOutput<typeof problemSchema>;
export type ProblemsData = v.InferOutput<typeof problemsSchema>;
export type TicketData = ProblemsData["tickets"][number];
export type AutomationMapping = v.InferOutput<typeof automationMappingSchema>;
export type AutomationMappings = v.InferOutput<typeof automationMappingsSchema>["mappings"];
export type AutomationRule = v.InferOutput<typeof automationRuleSchema>;
export type AutomationStep = v.InferOutput<typeof automationStepSchema>;
export type AutomationRules = v.InferOutput<typeof automationRulesSchema>;
export type UrgencyData = v.InferOutput<typeof urgencySchema>;
export type EntityKind = v.InferOutput<typeof entityKindSchema>;
export type ValuePart = v.InferOutput<typeof valuePartSchema>;
