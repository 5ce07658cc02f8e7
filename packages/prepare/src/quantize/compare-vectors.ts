import { cosine, type Embedder } from "@org/classifier-core/preparation";
import type { EncoderFolder } from "../build/encoder-folder.ts";
import { quantizeError } from "./quantize-error.ts";

/** How alike the vectors of two forms of a model are, over texts. */
export interface VectorComparison {
  readonly texts: number;
  /** Cosine of the text whose two vectors are least alike. */
  readonly min: number;
  readonly mean: number;
}

/** Embeds texts with a model and with its quantised form; throws where either is no encoder that can be opened. */
export async function compareVectors(
  encoder: EncoderFolder,
  graphs: { readonly source: string; readonly quantized: Uint8Array },
  options: {
    readonly texts: readonly string[];
    readonly threads: number;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<VectorComparison> {
  const { texts, threads, signal, onProgress } = options;
  // One after the other: two open models would take the memory of both.
  const embed = async (graph: string | Uint8Array, before: number) => {
    const embedder = await openEncoder(encoder, graph, threads);
    try {
      return await embedder.embed(texts, {
        signal,
        onProgress: (done) => onProgress?.(before + done, 2 * texts.length),
      });
    } finally {
      await embedder.close();
    }
  };
  const original = await embed(graphs.source, 0);
  const quantized = await embed(graphs.quantized, texts.length);
  const cosines = original.map(({ vector }, i) => cosine(vector, quantized[i]?.vector as Float32Array));
  return {
    texts: texts.length,
    min: Math.min(...cosines),
    mean: cosines.reduce((sum, one) => sum + one, 0) / cosines.length,
  };
}

async function openEncoder(
  encoder: EncoderFolder,
  graph: string | Uint8Array,
  threads: number,
): Promise<Embedder> {
  try {
    // Both compute in fp32, whatever their weights are stored in.
    return await encoder.open(graph, { threads, dtype: "fp32" });
  } catch (error) {
    const { code, found } = error as { code?: string; found?: string };
    if (code !== "ERR_RUNTIME") throw error;
    // The runtime's advice is about bundles, and there is none yet.
    throw quantizeError({
      what: "no text can be embedded with the model",
      expected: "an encoder that the runtime opens, with input_ids in and last_hidden_state out",
      found: found ?? "another model",
      remedy: "Export the encoder of the model again, without a head on top.",
      cause: error,
    });
  }
}
