import { type LintFinding, lintContent } from "../lint/lint-content.ts";
import type { DeskSource } from "../source/desk-source.ts";
import { readSource } from "../source/read-source.ts";
import { type EmbeddedDesk, embedDesk } from "./embed-desk.ts";
import type { ModelDtype, ModelFolder } from "./model-folder.ts";
import { openModel } from "./open-model.ts";

export interface EmbedSourceOptions {
  /** Folder of the sources a person edits. */
  readonly source: string;
  /**
   * A sentence-transformers folder with ONNX files, or a repository of the Hugging Face Hub that is one, as
   * `hub:org/name` or `hub:org/name@revision`.
   * @default the model of `@org/classifier-model-minilm`
   */
  readonly model?: string | undefined;
  /**
   * How the model's weights are stored in the bundle: `fp32`, `w8` or `w16` (8 or 16 bits, fp32 arithmetic) or `q8`
   * (8 bits, also in arithmetic). Where the folder has no w8 or w16, it is made of its fp32 and checked; the others have
   * to be there.
   * @default the first of w8, w16, fp32, q8 that is there
   */
  readonly dtype?: ModelDtype | undefined;
  /**
   * Threads for embedding.
   * @default what the environment grants
   */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    | ((progress: {
        step: "read" | "download" | "quantize" | "check" | "embed";
        done: number;
        total: number;
      }) => void)
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
  { source, model, dtype, threads, signal, onProgress }: EmbedSourceOptions,
  use: (embedded: EmbeddedSource) => Promise<Result>,
): Promise<Result> {
  onProgress?.({ step: "read", done: 0, total: 1 });
  const desk = await readSource(source, { signal });
  onProgress?.({ step: "read", done: 1, total: 1 });
  const opened = await openModel({ model, dtype, threads, signal, onProgress });
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
