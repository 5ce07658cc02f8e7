import { type Static, Type } from "typebox";

/** Characters of a text that are taken; what core does not read of them is told as `truncated`. */
export const MAX_TEXT_CHARACTERS = 100_000;
const MOST_RESULTS = 100;

const options = {
  levels: Type.Optional(
    Type.Enum(["category", "problems", "automation"], {
      description: "How far to go. Default: automation, all three.",
    }),
  ),
  mode: Type.Optional(
    Type.Enum(["auto", "full", "lexical"], {
      description:
        "auto: by wording where that is enough, or while the model is still being opened; full: by the model; lexical: by wording alone.",
    }),
  ),
  topK: Type.Optional(
    Type.Integer({ minimum: 0, maximum: MOST_RESULTS, description: "Known problems at most." }),
  ),
  minSimilarity: Type.Optional(Type.Number({ minimum: -1, maximum: 1 })),
  alternatives: Type.Optional(Type.Integer({ minimum: 0, maximum: MOST_RESULTS })),
  explain: Type.Optional(Type.Boolean({ description: "Adds what the numbers were made of." })),
};

const text = Type.String({ maxLength: MAX_TEXT_CHARACTERS, description: "The ticket, as it came." });

export const classifyRequestSchema = Type.Object({ text, ...options }, { additionalProperties: false });
export type ClassifyRequest = Static<typeof classifyRequestSchema>;

export const batchOptionsSchema = Type.Object(options, { additionalProperties: false });
export type BatchOptions = Static<typeof batchOptionsSchema>;

/** One ticket of a batch; the id comes back with its result. */
export const batchTicketSchema = Type.Object(
  { text, id: Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Type.Number()])) },
  { additionalProperties: false },
);
export type BatchTicket = Static<typeof batchTicketSchema>;

export const batchRequestSchema = Type.Object(
  { tickets: Type.Array(Type.Union([batchTicketSchema, text]), { minItems: 1 }), ...options },
  { additionalProperties: false },
);
export type BatchRequest = Static<typeof batchRequestSchema>;
