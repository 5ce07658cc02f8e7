import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modelFolder } from "@org/classifier-model-minilm";
import { temporaryFolder } from "../../__fixtures__/folders.ts";
import { encodeModel, INT64, node, randomFloats, tensor, value } from "./tiny-onnx.ts";

/** Words in MiniLM's vocabulary. */
const WORDS = 30_522;
const DIMENSION = 8;

/** A graph that looks words up and turns their vectors once: an encoder, to everything that looks at one from outside. */
export function tinyEncoderGraph({ output = "last_hidden_state" } = {}): Uint8Array {
  return encodeModel({
    node: [node("Gather", ["words", "input_ids"], "looked_up"), node("MatMul", ["looked_up", "turn"], output)],
    initializer: [
      tensor("words", [WORDS, DIMENSION], randomFloats(WORDS * DIMENSION)),
      tensor("turn", [DIMENSION, DIMENSION], randomFloats(DIMENSION * DIMENSION, 5)),
    ],
    input: [value("input_ids", 2, INT64), value("attention_mask", 2, INT64)],
    output: [value(output, 3)],
  });
}

/** A sentence-transformers folder with MiniLM's tokenizer and the graphs given: name in onnx/ → bytes. */
export async function tinyEncoderFolder(
  graphs: Readonly<Record<string, Uint8Array>> = { "model.onnx": tinyEncoderGraph() },
): Promise<string> {
  const folder = join(await temporaryFolder(), "tiny-encoder");
  await mkdir(join(folder, "onnx"), { recursive: true });
  for (const file of ["tokenizer.json", "tokenizer_config.json", "modules.json", "sentence_bert_config.json"]) {
    await cp(join(modelFolder, file), join(folder, file));
  }
  const config = JSON.parse(await readFile(join(modelFolder, "config.json"), "utf8"));
  await writeFile(join(folder, "config.json"), JSON.stringify({ ...config, hidden_size: DIMENSION }));
  const pooling = { word_embedding_dimension: DIMENSION, pooling_mode_mean_tokens: true };
  await mkdir(join(folder, "1_Pooling"));
  await writeFile(join(folder, "1_Pooling", "config.json"), JSON.stringify(pooling));
  for (const [name, bytes] of Object.entries(graphs)) await writeFile(join(folder, "onnx", name), bytes);
  return folder;
}
