import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createEmbedder, type Embedder } from "../embedder.ts";
import type { Embedding } from "../embedding.ts";
import { readModelSettings } from "../model-settings.ts";
import { readModelJson } from "../open-embedder.ts";
import { type ModelSession, openSession } from "../session.ts";
import { createTokenizer } from "../tokenizer.ts";

const folder = new URL("../../../../model-minilm/", import.meta.url);

/** The graph the project ships. */
export const W8_GRAPH = fileURLToPath(new URL("onnx/model_w8.onnx", folder));

/** The parsed JSON files of the project's own MiniLM. */
export function readMiniLmJson() {
  return readModelJson((path) => readFile(new URL(path, folder)));
}

export interface RecordingEmbedder extends Embedder {
  /** Texts in each run of the model so far. */
  readonly runs: readonly number[];
  /** Embeds one text by itself. */
  embedOne(text: string): Promise<Embedding>;
}

/** MiniLM with one of its graphs, on one thread, remembering what was run. */
export async function openMiniLm(
  graph = W8_GRAPH,
  { cacheSize = 0, dtype = "w8" } = {},
): Promise<RecordingEmbedder> {
  const json = await readMiniLmJson();
  const settings = readModelSettings(json);
  const session = await openSession(graph, { threads: 1, memoryArena: false, dimension: settings.dimension });
  const runs: number[] = [];
  const recording: ModelSession = {
    run(ids) {
      runs.push(ids.length);
      return session.run(ids);
    },
    release: () => session.release(),
  };
  const tokenize = createTokenizer(json.tokenizer, json.tokenizerConfig, settings.maxTokens);
  const embedder = createEmbedder({ tokenize, session: recording, settings, dtype, cacheSize });
  return {
    ...embedder,
    runs,
    async embedOne(text) {
      const [embedding] = await embedder.embed([text]);
      if (embedding === undefined) throw new Error("no embedding for a text");
      return embedding;
    },
  };
}
