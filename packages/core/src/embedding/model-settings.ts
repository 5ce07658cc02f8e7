import * as v from "valibot";
import type { Manifest } from "../assets/manifest.ts";
import { parseData } from "../assets/parse-data.ts";
import { BundleFormatError } from "../errors/index.ts";

// A sentence-transformers folder says itself how its vectors are made; nothing of it is assumed here.
// https://sbert.net/docs/sentence_transformer/usage/custom_models.html

const configSchema = v.object({
  hidden_size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8192)),
  max_position_embeddings: v.pipe(v.number(), v.integer(), v.minValue(2)),
});
const sentenceSchema = v.object({
  max_seq_length: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2)))),
});
const poolingSchema = v.object({
  word_embedding_dimension: v.pipe(v.number(), v.integer()),
  pooling_mode_mean_tokens: v.optional(v.boolean(), false),
});
const modulesSchema = v.array(v.object({ type: v.string() }));

/** Files beside the ONNX graph that decide how a vector is made, as paths inside the model's folder. */
export const MODEL_FILES = {
  config: "config.json",
  sentence: "sentence_bert_config.json",
  pooling: "1_Pooling/config.json",
  modules: "modules.json",
  tokenizer: "tokenizer.json",
  tokenizerConfig: "tokenizer_config.json",
} as const;

export interface ModelSettings {
  /** Values in a vector. */
  readonly dimension: number;
  /** Tokens a text may have, the two special ones included. */
  readonly maxTokens: number;
  /** Whether vectors are scaled to length 1. */
  readonly normalize: boolean;
}

/** Parsed JSON of the model's files, by the names in MODEL_FILES. */
export type ModelJson = Readonly<Record<keyof typeof MODEL_FILES, unknown>>;

/**
 * Reads the settings from a model's own files. The length limit is sentence_bert_config's, as in
 * sentence-transformers: tokenizer.json and tokenizer_config.json of the same model say 128 and 512.
 */
export function readModelSettings(json: ModelJson): ModelSettings {
  const config = parseData(configSchema, json.config, MODEL_FILES.config);
  const sentence = parseData(sentenceSchema, json.sentence, MODEL_FILES.sentence);
  const pooling = parseData(poolingSchema, json.pooling, MODEL_FILES.pooling);
  const modules = parseData(modulesSchema, json.modules, MODEL_FILES.modules);
  if (!pooling.pooling_mode_mean_tokens) {
    throw new BundleFormatError({
      asset: MODEL_FILES.pooling,
      field: "pooling_mode_mean_tokens",
      expected: "true: mean pooling is the one this version does",
      found: "another pooling",
      remedy: "Use a model with mean pooling, such as all-MiniLM-L6-v2.",
    });
  }
  if (pooling.word_embedding_dimension !== config.hidden_size) {
    throw new BundleFormatError({
      asset: MODEL_FILES.pooling,
      field: "word_embedding_dimension",
      expected: `${config.hidden_size}, as config.json has it`,
      found: String(pooling.word_embedding_dimension),
    });
  }
  return {
    dimension: config.hidden_size,
    maxTokens: Math.min(
      sentence.max_seq_length ?? config.max_position_embeddings,
      config.max_position_embeddings,
    ),
    normalize: modules.some(({ type }) => type.endsWith("Normalize")),
  };
}

/** Throws where the model's own files and the manifest's words about the model disagree. */
export function checkAgainstManifest(settings: ModelSettings, { model }: Manifest): void {
  for (const field of ["dimension", "maxTokens"] as const) {
    if (settings[field] === model[field]) continue;
    throw new BundleFormatError({
      asset: "manifest.json",
      field: `model.${field}`,
      expected: `${settings[field]}, as the model's own files have it`,
      found: String(model[field]),
    });
  }
}
