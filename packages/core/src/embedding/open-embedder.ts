import type { AssetSource } from "../assets/asset-provider.ts";
import { findFile, type Manifest } from "../assets/manifest.ts";
import { parseJson } from "../assets/parse-data.ts";
import { readVerified, verifyInPlace } from "../assets/verification.ts";
import type { TimePart } from "../opening/initialization-report.ts";
import { createEmbedder, type Embedder } from "./embedder.ts";
import { openCachedSession } from "./graph-cache.ts";
import { checkAgainstManifest, MODEL_FILES, type ModelJson, readModelSettings } from "./model-settings.ts";
import { loadRuntime } from "./runtime.ts";
import { openSession } from "./session.ts";
import { createTokenizer } from "./tokenizer.ts";

export interface OpenEmbedderOptions {
  readonly threads: number;
  readonly memoryArena: boolean;
  /** Folder in which optimised graphs are kept; undefined keeps none. */
  readonly graphCache: string | undefined;
  /** Texts whose vectors are remembered. */
  readonly cacheSize: number;
  /** Told how long each part takes. @default nobody is */
  readonly timePart?: TimePart | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the model of a bundle; every byte it uses is checked against the manifest before this resolves. */
export async function openEmbedder(
  source: AssetSource,
  manifest: Manifest,
  { threads, memoryArena, graphCache, cacheSize, timePart = untimed, signal }: OpenEmbedderOptions,
): Promise<Embedder> {
  const { folder } = manifest.model;
  const compact = manifest.model.compactTokenizer;
  const read = (path: string) => readVerified(source, manifest, `${folder}/${path}`, { signal });
  const [json, vocabulary] = await timePart("files", () =>
    Promise.all([
      readModelJson(read, compact?.settings),
      compact === undefined ? undefined : read(compact.vocabulary).then(textOf),
    ]),
  );
  const settings = readModelSettings(json);
  checkAgainstManifest(settings, manifest);
  const graph = `${folder}/${manifest.model.onnx}`;
  // Where the runtime can open the file itself, its bytes are never held here.
  const localPath = source.localPath?.(graph);
  const bytes =
    localPath === undefined
      ? timePart("hash", () => readVerified(source, manifest, graph, { signal }))
      : undefined;
  const verified =
    bytes ?? timePart("hash", () => verifyInPlace(localPath as string, manifest, graph, { signal }));
  verified.catch(() => {}); // Awaited below; until then a rejection must not count as unhandled.
  const tokenize = await timePart("tokenizer", () =>
    createTokenizer(json.tokenizer, json.tokenizerConfig, settings.maxTokens, vocabulary),
  );
  // Opening a session loads it anyway; here it is told apart.
  await timePart("runtime", () => loadRuntime());
  const options = { threads, memoryArena, dimension: settings.dimension };
  const model = () => localPath ?? (bytes as Promise<Uint8Array>);
  const file = findFile(manifest, graph);
  const session = await timePart("session", async () => {
    if (graphCache === undefined || file === undefined) return openSession(await model(), options);
    const cached = { ...options, folder: graphCache, modelSha256: file.sha256, verified };
    return (await openCachedSession(model, cached)).session;
  }).catch(async (error: unknown) => {
    // A damaged file is better named by its hash than by the runtime's failure to read it.
    await verified;
    throw error;
  });
  try {
    await verified;
  } catch (error) {
    await session.release();
    throw error;
  }
  return createEmbedder({ tokenize, session, settings, dtype: manifest.model.dtype, cacheSize });
}

/**
 * Reads the small files of a model folder through `read`, which is given paths inside that folder; `tokenizer` is the
 * tokenizer's, where it is another one than usual.
 */
export async function readModelJson(
  read: (path: string) => Promise<Uint8Array>,
  tokenizer: string = MODEL_FILES.tokenizer,
): Promise<ModelJson> {
  const entries = await Promise.all(
    Object.entries({ ...MODEL_FILES, tokenizer }).map(
      async ([name, path]) => [name, parseJson(await read(path), path)] as const,
    ),
  );
  return Object.fromEntries(entries) as unknown as ModelJson;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function untimed<Result>(_: string, work: () => Result | Promise<Result>): Promise<Result> {
  return work();
}
