import { downloadModel, isHubReference, parseHubReference } from "@org/classifier-assets-hub";
import { model as defaultModel, modelFolder as defaultModelFolder } from "@org/classifier-model-minilm";
import { isCompact } from "../quantize/weight-form.ts";
import type { ModelDtype } from "./model-folder.ts";

/** A model's folder on this machine, and what the model is called. */
export interface FoundModel {
  readonly folder: string;
  readonly name: string;
}

/** Bytes fetched of a model that was named on the Hub. */
export interface DownloadProgress {
  readonly step: "download";
  readonly done: number;
  readonly total: number;
}

export interface FindModelOptions {
  readonly dtype?: ModelDtype | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * The model that `model` names: a folder, a repository of the Hugging Face Hub, which is fetched into its cache, or
 * the one that comes along where nothing is named.
 */
export async function findModel(
  model: string | undefined,
  { dtype, signal, onProgress }: FindModelOptions,
): Promise<FoundModel> {
  if (model === undefined) return { folder: defaultModelFolder, name: defaultModel.name };
  if (!isHubReference(model)) return { folder: model, name: lastFolderOf(model) };
  const reference = parseHubReference(model);
  const { folder } = await downloadModel({
    ...reference,
    signal,
    // A compact form that is not there is made of fp32.
    ...(dtype === undefined ? {} : { dtype: isCompact(dtype) ? [dtype, "fp32"] : [dtype] }),
    onProgress(event) {
      if (event.status !== "progress_total") return;
      onProgress?.({ step: "download", done: event.loaded, total: event.total });
    },
  });
  return { folder, name: reference.repo };
}

/** A model is named after its folder. */
function lastFolderOf(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? "model";
}
