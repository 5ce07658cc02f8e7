import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ClassifierError } from "@org/classifier-core";
import {
  type CompactTokenizer,
  compactTokenizer,
  createEmbedder,
  createTokenizer,
  type Embedder,
  type ModelSettings,
  openSession,
  readModelJson,
  readModelSettings,
} from "@org/classifier-core/preparation";

/** What a sentence-transformers folder says of its encoder; any graph of it can be opened by these words. */
export interface EncoderFolder {
  readonly settings: ModelSettings;
  /** tokenizer.json in the two parts a bundle carries it in; undefined where it has to stay whole. */
  readonly compact: CompactTokenizer | undefined;
  /** Opens a graph, by its file's path or by its bytes; the caller closes the embedder. */
  open(
    graph: string | Uint8Array,
    options: { readonly threads: number; readonly dtype: string },
  ): Promise<Embedder>;
}

/** Reads the small files of a model folder; `read` is given paths inside it. */
export async function readEncoderFolder(read: (path: string) => Promise<Uint8Array>): Promise<EncoderFolder> {
  const json = await readModelJson(read);
  const settings = readModelSettings(json);
  return {
    settings,
    compact: compactTokenizer(json.tokenizer),
    async open(graph, { threads, dtype }) {
      const tokenize = createTokenizer(json.tokenizer, json.tokenizerConfig, settings.maxTokens);
      // Last: whatever fails before leaves no session open.
      const session = await openSession(graph, {
        threads,
        memoryArena: false,
        dimension: settings.dimension,
      });
      return createEmbedder({ tokenize, session, settings, dtype, cacheSize: 0 });
    },
  };
}

/** Reads a file of a model folder; the error names it by its path inside the folder. */
export async function readModelFile(folder: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, path));
  } catch (error) {
    throw modelError(`no readable ${path} (${(error as NodeJS.ErrnoException).code ?? "unknown"})`, path);
  }
}

export function modelError(
  found: string,
  expected: string,
  remedy = "Name a sentence-transformers folder with ONNX files, or leave --model out to use the one that comes with this package.",
): ClassifierError {
  return new ClassifierError({
    code: "ERR_BUILD_FAILED",
    what: "the model folder is not complete",
    expected,
    found,
    remedy,
  });
}
