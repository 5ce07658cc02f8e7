import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { GRAPH_FILES } from "@org/classifier-core/provider";
import { type EncoderFolder, modelError, readModelFile } from "../build/encoder-folder.ts";
import { compareVectors, type VectorComparison } from "./compare-vectors.ts";
import { externalDataBeside } from "./external-data.ts";
import { GENERAL_TEXTS } from "./general-texts.ts";
import { quantizeError } from "./quantize-error.ts";
import { type QuantizedOnnx, quantizeOnnx } from "./quantize-onnx.ts";
import type { CompactDtype } from "./weight-form.ts";

/**
 * Lowest cosine that is let through. MiniLM's w8 is 0.9990 at its worst on BANKING77's test set and 0.9964 on texts
 * without a word (docs/design.md; reference.integration.test.ts in core): below it, more is wrong than rounding.
 */
export const DEFAULT_MIN_COSINE = 0.995;

/** How far quantising has come; `done` of `total` tensors, or texts, each embedded twice. */
export interface InMemoryProgress {
  readonly step: "quantize" | "check";
  readonly done: number;
  readonly total: number;
}

export interface QuantizedModel extends Pick<QuantizedOnnx, "bytes" | "tensors" | "opset"> {
  /** Of the fp32 graph, with what stands in files beside it. */
  readonly sourceBytes: number;
  readonly cosine: VectorComparison;
}

/** Makes a compact form of the fp32 graph of a model folder, and compares both; writes nothing. */
export async function quantizeInMemory(
  folder: string,
  encoder: EncoderFolder,
  options: {
    readonly dtype: CompactDtype;
    readonly threads: number;
    readonly texts?: readonly string[] | undefined;
    readonly minCosine?: number | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: InMemoryProgress) => void) | undefined;
  },
): Promise<QuantizedModel> {
  const {
    dtype,
    threads,
    texts = GENERAL_TEXTS,
    minCosine = DEFAULT_MIN_COSINE,
    signal,
    onProgress,
  } = options;
  const graph = join(folder, GRAPH_FILES.fp32);
  await requireFp32(folder);
  const source = await readModelFile(folder, GRAPH_FILES.fp32);
  const { bytes, tensors, opset, externalBytes } = await quantizeOnnx(source, {
    dtype,
    readExternal: externalDataBeside(graph),
    signal,
    onProgress: (done, total) => onProgress?.({ step: "quantize", done, total }),
  });
  const cosine = await compareVectors(
    encoder,
    { source: graph, quantized: bytes },
    { texts, threads, signal, onProgress: (done, total) => onProgress?.({ step: "check", done, total }) },
  );
  // Not the other way round: a cosine that is no number is none that is high enough.
  if (!(cosine.min >= minCosine)) {
    throw quantizeError({
      what: "the quantised model was thrown away: its vectors are not those of its source",
      expected: `a cosine of ${minCosine} or more on each of ${texts.length} texts`,
      found: `${cosine.min.toFixed(4)} at worst, ${cosine.mean.toFixed(4)} on average`,
      remedy: "Use the fp32 model, or lower --min-cosine if a bundle of such vectors passes your own checks.",
    });
  }
  return { bytes, tensors, opset, sourceBytes: source.length + externalBytes, cosine };
}

async function requireFp32(folder: string): Promise<void> {
  const names = await readdir(join(folder, "onnx")).catch((): string[] => []);
  if (names.includes("model.onnx")) return;
  const graphs = names.filter((name) => name.endsWith(".onnx"));
  throw modelError(
    graphs.length === 0 ? "no ONNX file" : `only ${graphs.map((name) => `onnx/${name}`).join(", ")}`,
    `${GRAPH_FILES.fp32}, the fp32 export that is quantised`,
    "Name a sentence-transformers folder with that file in it.",
  );
}
