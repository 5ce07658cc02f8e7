import { readEnvironment } from "@org/classifier-core";
import type { InMemoryProgress } from "../quantize/quantize-in-memory.ts";
import { type DownloadProgress, type FindModelOptions, findModel } from "./find-model.ts";
import { type ModelFolder, openModelFolder } from "./model-folder.ts";

export interface OpenModelOptions extends Pick<FindModelOptions, "dtype" | "signal"> {
  /** A folder, or `hub:org/name@revision`. @default the model of `@org/classifier-model-minilm` */
  readonly model?: string | undefined;
  /** @default what the environment grants */
  readonly threads?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress | InMemoryProgress) => void) | undefined;
}

/** Finds a model and opens its folder; the caller closes its embedder. */
export async function openModel(options: OpenModelOptions): Promise<ModelFolder> {
  const { model, dtype, threads, signal, onProgress } = options;
  const { folder, name } = await findModel(model, { dtype, signal, onProgress });
  return openModelFolder(folder, {
    name,
    threads: readEnvironment(threads === undefined ? {} : { threads }).threads.value,
    dtype,
    signal,
    onProgress,
  });
}
