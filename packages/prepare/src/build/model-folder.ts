import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { COMPACT_FILES, type Embedder, type Manifest } from "@org/classifier-core/preparation";
import { GRAPH_FILES, type GraphDtype } from "@org/classifier-core/provider";
import { type InMemoryProgress, quantizeInMemory } from "../quantize/quantize-in-memory.ts";
import { type CompactDtype, isCompact } from "../quantize/weight-form.ts";
import { modelError, readEncoderFolder, readModelFile } from "./encoder-folder.ts";

/** A sentence-transformers folder on disk, ready to be embedded with and to be copied into a bundle. */
export interface ModelFolder {
  readonly model: Manifest["model"];
  /** Every file a bundle carries of it: path inside the bundle → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly embedder: Embedder;
}

/** How a model's weights are stored, of those that can be asked for. */
export type ModelDtype = Exclude<GraphDtype, "fp16">;

/** Carried along where present: the licence of weights goes where the weights go. */
const ACCOMPANYING_FILES = ["LICENSE", "NOTICE"];

/**
 * Opens a model folder; the caller closes its embedder. Where w8 or w16 is asked for and only fp32 is there,
 * it is made in memory, and checked; the folder is left as it is.
 */
export async function openModelFolder(
  folder: string,
  options: {
    readonly name: string;
    readonly threads: number;
    /** @default the first of GRAPH_FILES that is there */
    readonly dtype?: ModelDtype | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: InMemoryProgress) => void) | undefined;
  },
): Promise<ModelFolder> {
  const { name, threads, signal, onProgress } = options;
  const { onnx, dtype, make } = chooseGraph(await findGraphs(folder), options.dtype);
  const inBundle = `models/${basename(name)}`;
  const files = new Map<string, Uint8Array>();
  const carry = async (path: string) => {
    const bytes = await readModelFile(folder, path);
    files.set(`${inBundle}/${path}`, bytes);
    return bytes;
  };
  const encoder = await readEncoderFolder(carry);
  const present = await readdir(folder);
  for (const path of ACCOMPANYING_FILES.filter((file) => present.includes(file))) await carry(path);
  if (encoder.compact !== undefined) {
    const { settings, vocabulary } = encoder.compact;
    files.set(`${inBundle}/${COMPACT_FILES.settings}`, Buffer.from(JSON.stringify(settings)));
    files.set(`${inBundle}/${COMPACT_FILES.vocabulary}`, Buffer.from(vocabulary));
  }
  let graph: string | Uint8Array = join(folder, onnx);
  if (make === undefined) {
    await carry(onnx);
  } else {
    const { bytes } = await quantizeInMemory(folder, encoder, { dtype: make, threads, signal, onProgress });
    files.set(`${inBundle}/${onnx}`, bytes);
    // Vectors by w16 agree with its source's to 1e-7, so that those of the source serve it as well; and the desk is then
    // fitted as it is from fp32, to the last digit. Fits magnify what they are given (docs/decisions/0033).
    graph = make === "w16" ? join(folder, GRAPH_FILES.fp32) : bytes;
  }
  const { dimension, maxTokens } = encoder.settings;
  // Last: whatever fails before leaves no session open.
  const embedder = await encoder.open(graph, { threads, dtype });
  const compact = encoder.compact === undefined ? {} : { compactTokenizer: COMPACT_FILES };
  return {
    model: { name, dtype, folder: inBundle, onnx, ...compact, dimension, maxTokens },
    files,
    embedder,
  };
}

interface Graph {
  readonly onnx: string;
  readonly dtype: string;
}

/** The graphs a folder has, the one to prefer first. */
async function findGraphs(folder: string): Promise<Graph[]> {
  const names = await readdir(join(folder, "onnx")).catch((): string[] => []);
  return Object.entries(GRAPH_FILES)
    .map(([dtype, onnx]) => ({ onnx, dtype }))
    .filter(({ onnx }) => names.includes(basename(onnx)));
}

function chooseGraph(
  graphs: readonly Graph[],
  wanted: ModelDtype | undefined,
): Graph & { readonly make?: CompactDtype } {
  const chosen = wanted === undefined ? graphs[0] : graphs.find(({ dtype }) => dtype === wanted);
  if (chosen !== undefined) return chosen;
  const compact = wanted !== undefined && isCompact(wanted) ? wanted : undefined;
  if (compact !== undefined && graphs.some(({ dtype }) => dtype === "fp32")) {
    return { onnx: GRAPH_FILES[compact], dtype: compact, make: compact };
  }
  if (wanted === undefined || graphs.length === 0) {
    throw modelError("no ONNX file named as in transformers.js", "onnx/model.onnx or onnx/model_w8.onnx");
  }
  const there = graphs.map(({ onnx, dtype }) => `${dtype} (${onnx})`).join(", ");
  throw modelError(
    `only ${there}`,
    `the model as ${wanted}`,
    `Ask for one that is there, or put the missing file beside it${compact === undefined ? "" : `; ${compact} is made from fp32, onnx/model.onnx`}.`,
  );
}
