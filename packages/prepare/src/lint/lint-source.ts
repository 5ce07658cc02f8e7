import { readEnvironment } from "@org/classifier-core";
import { model as defaultModel, modelFolder as defaultModelFolder } from "@org/classifier-model-minilm";
import { embedDesk } from "../build/embed-desk.ts";
import { openModelFolder } from "../build/model-folder.ts";
import { readSource } from "../source/read-source.ts";
import { type LintFinding, lintContent } from "./lint-content.ts";

export interface LintSourceOptions {
  /** Folder of the sources a person edits. */
  readonly source: string;
  /** @default the model of @org/classifier-model-minilm */
  readonly model?: string | undefined;
  /** Threads for embedding. @default what the environment grants */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    | ((progress: { step: "read" | "embed"; done: number; total: number }) => void)
    | undefined;
}

/** Reads a desk's sources, embeds them and lints them; builds and writes nothing. Throws as readSource does. */
export async function lintSource(options: LintSourceOptions): Promise<LintFinding[]> {
  const { source, model = defaultModelFolder, threads, signal, onProgress } = options;
  onProgress?.({ step: "read", done: 0, total: 1 });
  const desk = await readSource(source, { signal });
  onProgress?.({ step: "read", done: 1, total: 1 });
  const { embedder } = await openModelFolder(model, {
    name: defaultModel.name,
    threads: readEnvironment(threads === undefined ? {} : { threads }).threads.value,
  });
  try {
    const { known, knownVectors, categoryVectors } = await embedDesk(desk, embedder, {
      signal,
      onProgress: (done, total) => onProgress?.({ step: "embed", done, total }),
    });
    const rows = known.problems.map((problem) => problem.rows);
    return lintContent(desk, { problems: knownVectors, rows, categories: categoryVectors });
  } finally {
    await embedder.close();
  }
}
