import type { Classification } from "@org/classifier-core";
import { type Static, type TSchema, Type } from "typebox";

// What core's Classification is on the wire. The last lines hold the two against each other.

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const percentage = Type.Number({ minimum: 0, maximum: 100 });
const milliseconds = Type.Number({ minimum: 0 });
const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const list = <Schema extends TSchema>(schema: Schema, description?: string) =>
  Type.Array(schema, description === undefined ? {} : { description });

const priority = Type.Enum(["CRITICAL", "HIGH", "MEDIUM", "LOW"]);
const level = Type.Enum(["FULLY_AUTOMATABLE", "PARTIALLY_AUTOMATABLE", "NOT_AUTOMATABLE"]);
const layer = Type.Enum([
  "mapped_problem",
  "similar_tickets",
  "learned_level",
  "wording",
  "rule",
  "category_baseline",
  "step_analysis",
  "advisor",
  "conservative",
]);

const alternative = { id: Type.String(), name: Type.String(), confidence: share("How sure, 0 to 1.") };

const category = Type.Object({
  ...alternative,
  alternatives: list(Type.Object(alternative), "The other categories, best first."),
  method: Type.Enum(["lexical", "combined", "similarity"]),
  margin: Type.Number({ description: "Confidence of the first less that of the second." }),
});

const routing = Type.Object({
  team: Type.String(),
  priority,
  slaHours: Type.Number(),
  responseMinutes: Type.Number(),
  resolutionHours: Type.Number(),
  escalationHours: Type.Number(),
  businessHoursOnly: Type.Boolean(),
  escalationPath: list(Type.String()),
});

const urgency = Type.Object({
  score: share("0 calm to 1 pressing."),
  level: priority,
  indicators: list(Type.Object({ id: Type.String(), phrase: Type.String(), weight: Type.Number() })),
});

const problem = Type.Object({
  id: Type.String(),
  description: Type.String(),
  similarity: Type.Number({ description: "Cosine with the nearest text of the problem." }),
  probability: Type.Optional(share("Probability that it is this problem.")),
  category: Type.String(),
  resolution: Type.Optional(Type.String()),
  frequency: Type.Optional(Type.Number({ description: "Tickets a year." })),
  averageResolutionMinutes: Type.Optional(Type.Number()),
});

const automation = Type.Object({
  level,
  percentage,
  confidence: share("Probability of the level."),
  reasoning: Type.String(),
  layer,
  evidence: list(Type.String()),
  votes: list(Type.Object({ layer, level, vote: Type.Number(), contribution: Type.Number() })),
  steps: list(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      weight: Type.Number(),
      percentage,
      signals: list(Type.Object({ phrase: Type.String(), reason: Type.String() })),
    }),
  ),
  businessPriority: priority,
  implementationComplexity: Type.Enum(["LOW", "MEDIUM", "HIGH"]),
  roi: nullable(Type.Object({ ticketsPerYear: Type.Number(), hoursSavedPerYear: Type.Number() })),
});

export const classificationSchema = Type.Object(
  {
    category: nullable(category),
    decision: Type.Enum(["route", "review", "out_of_scope"]),
    reasons: list(
      Type.Object({
        code: Type.Enum([
          "empty_text",
          "confident",
          "low_confidence",
          "unfamiliar",
          "no_threshold",
          "truncated",
        ]),
        message: Type.String(),
      }),
    ),
    outOfScope: nullable(
      Type.Object({
        score: share("The higher, the less it is this desk's."),
        threshold: nullable(Type.Number()),
      }),
    ),
    routing: nullable(routing),
    urgency,
    problems: list(problem, "Known problems it resembles, best first."),
    automation: nullable(automation),
    entities: list(
      Type.Object({ type: Type.String(), value: Type.String(), start: Type.Integer(), end: Type.Integer() }),
      "Names and numbers, with offsets into the text in UTF-16 units.",
    ),
    overallConfidence: share("Of all tiers together."),
    recommendation: Type.String(),
    explanation: Type.Optional(
      Type.Object(
        {},
        { additionalProperties: true, description: "Only with `explain`; see core's Explanation." },
      ),
    ),
    timings: Type.Object({
      preprocessMs: milliseconds,
      embedMs: milliseconds,
      categoryMs: milliseconds,
      problemsMs: milliseconds,
      automationMs: milliseconds,
      totalMs: milliseconds,
    }),
    provenance: Type.Object({
      bundleId: Type.String(),
      bundleVersion: Type.String(),
      bundleDigest: Type.String(),
      model: Type.String(),
      dtype: Type.String(),
      provider: Type.String(),
      path: Type.Enum(["lexical", "full"]),
      tokens: Type.Integer(),
      truncated: Type.Boolean(),
    }),
  },
  { $id: "Classification", description: "Everything said about one ticket." },
);

type Sent = Static<typeof classificationSchema>;
/** Fails to compile where core's result and the schema part. */
type Fits<A, B extends A> = B;
export type CoreFitsSchema = Fits<Omit<Sent, "explanation">, Omit<Mutable<Classification>, "explanation">>;
export type SchemaFitsCore = Fits<Omit<Classification, "explanation">, Omit<Sent, "explanation">>;
type Mutable<Value> = Value extends (infer Item)[] | readonly (infer Item)[]
  ? Mutable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> }
    : Value;
