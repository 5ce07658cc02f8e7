import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ClassifierError } from "@org/classifier-core";
import {
  createEmbedder,
  createTokenizer,
  type Embedder,
  type Manifest,
  openSession,
  readModelJson,
  readModelSettings,
} from "@org/classifier-core/preparation";

/** A sentence-transformers folder on disk, ready to be embedded with and to be copied into a bundle. */
export interface ModelFolder {
  readonly model: Manifest["model"];
  /** Every file a bundle carries of it: path inside the bundle → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly embedder: Embedder;
}

// Suffixes of ONNX files by the convention of transformers.js (src/utils/dtypes.js), and our w8.
const DTYPE_OF_SUFFIX: Readonly<Record<string, string>> = {
  "": "fp32",
  _w8: "w8",
  _quantized: "q8",
  _fp16: "fp16",
};
/** Which file is taken where a folder has several: compact with fp32 arithmetic first. */
const PREFERRED_DTYPES = ["w8", "fp32", "q8", "fp16"];
/** Carried along where present: the licence of weights goes where the weights go. */
const ACCOMPANYING_FILES = ["LICENSE", "NOTICE", "vocab.txt"];

/** Opens a model folder; the caller closes its embedder. */
export async function openModelFolder(
  folder: string,
  { name, threads }: { readonly name: string; readonly threads: number },
): Promise<ModelFolder> {
  const { onnx, dtype } = await chooseGraph(folder);
  const inBundle = `models/${basename(name)}`;
  const files = new Map<string, Uint8Array>();
  const carry = async (path: string) => {
    const bytes = await readModelFile(folder, path);
    files.set(`${inBundle}/${path}`, bytes);
    return bytes;
  };
  const json = await readModelJson(carry);
  const settings = readModelSettings(json);
  const present = await readdir(folder);
  for (const path of [onnx, ...ACCOMPANYING_FILES.filter((file) => present.includes(file))])
    await carry(path);
  // Last: whatever fails before leaves no session open.
  const embedder = createEmbedder({
    tokenize: createTokenizer(json.tokenizer, json.tokenizerConfig, settings.maxTokens),
    session: await openSession(join(folder, onnx), {
      threads,
      memoryArena: false,
      dimension: settings.dimension,
    }),
    settings,
    cacheSize: 0,
  });
  return {
    model: {
      name,
      dtype,
      folder: inBundle,
      onnx,
      dimension: settings.dimension,
      maxTokens: settings.maxTokens,
    },
    files,
    embedder,
  };
}

async function chooseGraph(folder: string): Promise<{ onnx: string; dtype: string }> {
  const names = await readdir(join(folder, "onnx")).catch((): string[] => []);
  const graphs = names.flatMap((file) => {
    const suffix = /^model(_[a-z0-9]+)?\.onnx$/.exec(file);
    const dtype = suffix === null ? undefined : DTYPE_OF_SUFFIX[suffix[1] ?? ""];
    return dtype === undefined ? [] : [{ onnx: `onnx/${file}`, dtype }];
  });
  const rank = ({ dtype }: { dtype: string }) => PREFERRED_DTYPES.indexOf(dtype);
  const [best] = graphs.sort((a, b) => rank(a) - rank(b));
  if (best !== undefined) return best;
  throw modelError("no ONNX file named as in transformers.js", "onnx/model.onnx or onnx/model_w8.onnx");
}

async function readModelFile(folder: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, path));
  } catch (error) {
    throw modelError(`no readable ${path} (${(error as NodeJS.ErrnoException).code ?? "unknown"})`, path);
  }
}

function modelError(found: string, expected: string): ClassifierError {
  return new ClassifierError({
    code: "ERR_BUILD_FAILED",
    what: "the model folder is not complete",
    expected,
    found,
    remedy:
      "Name a sentence-transformers folder with ONNX files, or leave --model out to use the one that comes with this package.",
  });
}
