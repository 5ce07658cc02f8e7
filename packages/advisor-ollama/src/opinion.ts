import type { AutomationMapping } from "@org/classifier-core";
import { automationMappingSchema, levelOf } from "@org/classifier-core/preparation";
import * as v from "valibot";

const { level, businessPriority, implementationComplexity } = automationMappingSchema.entries;

/**
 * JSON schema of an opinion, by which Ollama restrains what the model writes. Reasons come first, so that
 * the model gives them before it has settled on a level. By hand rather than from core's schema: that bounds
 * texts by length, and llama.cpp refuses grammars that repeat a rule so often.
 */
export const OPINION_FORMAT = {
  type: "object",
  properties: {
    reasoning: { type: "string" },
    level: { enum: level.options },
    percentage: { type: "integer", minimum: 0, maximum: 100 },
    confidence: { type: "number", minimum: 0, maximum: 1 },
    businessPriority: { enum: businessPriority.options },
    implementationComplexity: { enum: implementationComplexity.options },
  },
  required: [
    "reasoning",
    "level",
    "percentage",
    "confidence",
    "businessPriority",
    "implementationComplexity",
  ],
  additionalProperties: false,
} as const;

// The format is a wish: some models are not held to it, and one that reaches its limit stops in mid-word.
const answerSchema = v.object({
  message: v.object({
    content: v.pipe(
      v.string(),
      v.parseJson(),
      automationMappingSchema,
      v.check((opinion) => levelOf(opinion.percentage) === opinion.level, "level and percentage contradict"),
    ),
  }),
});

/** The opinion in an answer of Ollama's; undefined where it holds none, or one that contradicts itself. */
export function readOpinion(answer: unknown): AutomationMapping | undefined {
  const checked = v.safeParse(answerSchema, answer);
  return checked.success ? checked.output.message.content : undefined;
}
