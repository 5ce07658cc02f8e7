import { Type } from "typebox";

const loose = (description: string) => Type.Object({}, { additionalProperties: true, description });
const nullable = (schema: ReturnType<typeof loose>) => Type.Union([schema, Type.Null()]);

export const bundleResponseSchema = Type.Object(
  {
    bundle: loose("Identity, categories and measured quality: core's BundleDescription."),
    state: Type.Enum(["lexical", "ready", "model failed", "closing"]),
    safety: nullable(loose("What the bench found of it; null where nobody has measured.")),
    start: Type.Object({
      lexicalReadyMs: Type.Number({ description: "From the service's start until wording was answered." }),
      modelOpenMs: Type.Union([Type.Number(), Type.Null()], {
        description: "The same for the model threads.",
      }),
      lexical: nullable(loose("How what answers by wording came to be: core's InitializationReport.")),
      model: nullable(loose("The same of the first model thread; null while it is being opened.")),
    }),
    workers: Type.Integer(),
    threadsPerWorker: Type.Integer(),
    limits: Type.Object({
      textCharacters: Type.Integer(),
      batchTickets: Type.Integer(),
      waiting: Type.Integer(),
      deadlineMs: Type.Integer(),
    }),
    samples: Type.Array(Type.String()),
  },
  { $id: "Bundle", description: "What is served." },
);

export const readinessSchema = Type.Object(
  {
    state: Type.Enum(["lexical", "ready", "model failed", "closing"], {
      description: "lexical: categories by wording are answered, and the model is still being opened.",
    }),
  },
  { $id: "Readiness" },
);
