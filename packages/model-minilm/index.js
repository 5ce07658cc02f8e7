import { fileURLToPath } from "node:url";

/** Absolute path of the folder that holds the model's files. */
export const modelFolder = fileURLToPath(new URL(".", import.meta.url));

export const model = Object.freeze({
  name: "sentence-transformers/all-MiniLM-L6-v2",
  dtype: "w8",
  onnx: "onnx/model_w8.onnx",
  dimension: 384,
  maxTokens: 256,
});

export const modelFiles = Object.freeze([
  "1_Pooling/config.json",
  "config.json",
  "modules.json",
  "onnx/model_w8.onnx",
  "sentence_bert_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "vocab.txt",
]);
