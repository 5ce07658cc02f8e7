import { readEnvironment } from "@org/classifier-core";
import { model as defaultModel, modelFolder as defaultModelFolder } from "@org/classifier-model-minilm";
import { type LintFinding, lintContent } from "../lint/lint-content.ts";
import type { DeskSource } from "../source/desk-source.ts";
import { readSource } from "../source/read-source.ts";
import { type EmbeddedDesk, embedDesk } from "./embed-desk.ts";
import { type ModelFolder, openModelFolder } from "./model-folder.ts";

export interface EmbedSourceOptions {
  /** Folder of the sources a person edits. */
  readonly source: string;
  /**
   * A sentence-transformers folder with ONNX files.
   * @default the model of @org/classifier-model-minilm
   */
  readonly model?: string | undefined;
  /**
   * Threads for embedding.
   * @default what the environment grants
   */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    | ((progress: { step: "read" | "embed"; done: number; total: number }) => void)
    | undefined;
}

/** A desk's sources, read, embedded and linted, with the model that is still open. */
export interface EmbeddedSource {
  readonly desk: DeskSource;
  readonly embedded: EmbeddedDesk;
  readonly model: ModelFolder;
  readonly lint: LintFinding[];
}

/** Reads, embeds and lints a desk's sources, and closes the model when `use` is done. Throws as readSource does. */
export async function withEmbeddedSource<Result>(
  { source, model = defaultModelFolder, threads, signal, onProgress }: EmbedSourceOptions,
  use: (embedded: EmbeddedSource) => Promise<Result>,
): Promise<Result> {
  onProgress?.({ step: "read", done: 0, total: 1 });
  const desk = await readSource(source, { signal });
  onProgress?.({ step: "read", done: 1, total: 1 });
  const opened = await openModelFolder(model, {
    name: model === defaultModelFolder ? defaultModel.name : lastFolderOf(model),
    threads: readEnvironment(threads === undefined ? {} : { threads }).threads.value,
  });
  try {
    const embedded = await embedDesk(desk, opened.embedder, {
      signal,
      onProgress: (done, total) => onProgress?.({ step: "embed", done, total }),
    });
    const lint = lintContent(desk, {
      problems: embedded.knownVectors,
      rows: embedded.known.problems.map(({ rows }) => rows),
      categories: embedded.categoryVectors,
    });
    return await use({ desk, embedded, model: opened, lint });
  } finally {
    await opened.embedder.close();
  }
}

/** A model is named after its folder. */
function lastFolderOf(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? "model";
}
