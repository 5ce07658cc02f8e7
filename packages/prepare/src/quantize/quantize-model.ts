import { randomBytes } from "node:crypto";
import { realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isHubReference } from "@org/classifier-assets-hub";
import { InvalidArgumentError, readEnvironment } from "@org/classifier-core";
import { GRAPH_FILES } from "@org/classifier-core/provider";
import { readEncoderFolder, readModelFile } from "../build/encoder-folder.ts";
import { findModel } from "../build/find-model.ts";
import { writeFileSynced } from "../build/write-bundle.ts";
import type { VectorComparison } from "./compare-vectors.ts";
import { quantizeError } from "./quantize-error.ts";
import { quantizeInMemory } from "./quantize-in-memory.ts";
import { COMPACT_DTYPES, type CompactDtype, isCompact } from "./weight-form.ts";
import type { WeightKind } from "./weight-plan.ts";

/** How far the work has come; `done` of `total` bytes, tensors, texts (each embedded twice) or files. */
export interface QuantizeProgress {
  readonly step: "download" | "quantize" | "check" | "write";
  readonly done: number;
  readonly total: number;
}

export interface QuantizeOptions {
  /**
   * A sentence-transformers folder with its fp32 graph in `onnx/model.onnx`, left as it is but for the default `out`; or
   * a repository of the Hugging Face Hub that is one, as `hub:org/name@revision`, with `out` named.
   */
  readonly folder: string;
  /**
   * File to write, if it ends in `.onnx`, or else a folder to write `model_w8.onnx` or `model_w16.onnx` into. An older
   * file is replaced at the end.
   * @default `onnx/model_w8.onnx` or `onnx/model_w16.onnx` in the folder, where `buildBundle` finds it
   */
  readonly out?: string | undefined;
  /** The form to make: weights in 8 bits, or in 16; both compute in fp32. */
  readonly dtype: CompactDtype;
  /**
   * Texts on which the two forms are compared; best, such as the model will meet.
   * @default forty of no trade, from two words to two hundred
   */
  readonly texts?: readonly string[] | undefined;
  /**
   * Cosine below which the result is thrown away, 0 to 1; the lowest of all texts counts, not their mean.
   * @default 0.995
   */
  readonly minCosine?: number | undefined;
  /**
   * Threads for embedding.
   * @default what the environment grants
   */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: QuantizeProgress) => void) | undefined;
}

/** What quantising a model made, and what it cost. */
export interface QuantizationReport {
  /** Path of the file, made of the options as they were given. */
  readonly file: string;
  readonly dtype: CompactDtype;
  /** Version of ONNX's own operators that the model uses. */
  readonly opset: number;
  /** Of the graph before, with data in files beside it, and after. */
  readonly bytes: { readonly before: number; readonly after: number };
  /** Tensors that were quantised, by what they are the weight of. */
  readonly tensors: Readonly<Record<WeightKind, number>>;
  /** Likeness of the vectors of both forms. */
  readonly cosine: VectorComparison;
  readonly durationMs: number;
}

/**
 * Makes a compact form of an encoder: int8 weights with fp32 scales, or half-precision weights, rebuilt to fp32 when the
 * model is opened. Embeds texts with both forms, and only if they agree writes the file beside its place and renames it. The same model gives
 * the same bytes. At its peak a process takes about four times the bytes of the fp32 model: 400 MB for MiniLM's 90 MB
 * (measured 2026-11-24).
 *
 * Rejects with a ClassifierError, code `ERR_BUILD_FAILED`, and leaves nothing behind, where the graph is no whole fp32
 * ONNX model or no encoder, where a cosine is below `minCosine`, and where the file cannot be written.
 */
export async function quantizeModel(options: QuantizeOptions): Promise<QuantizationReport> {
  const startedAt = performance.now();
  checkOptions(options);
  const { dtype, texts, minCosine, threads, signal, onProgress } = options;
  const file = placeOf(options);
  const { folder } = await findModel(options.folder, { dtype: "fp32", signal, onProgress });
  await refuseSource(file, join(folder, GRAPH_FILES.fp32));
  const encoder = await readEncoderFolder((path) => readModelFile(folder, path));
  const { bytes, sourceBytes, opset, tensors, cosine } = await quantizeInMemory(folder, encoder, {
    threads: readEnvironment(threads === undefined ? {} : { threads }).threads.value,
    ...{ dtype, texts, minCosine, signal, onProgress },
  });
  signal?.throwIfAborted();
  onProgress?.({ step: "write", done: 0, total: 1 });
  await putInPlace(file, bytes);
  onProgress?.({ step: "write", done: 1, total: 1 });
  return {
    ...{ file, dtype, opset, tensors, cosine },
    bytes: { before: sourceBytes, after: bytes.length },
    durationMs: performance.now() - startedAt,
  };
}

function placeOf({ folder, out, dtype }: QuantizeOptions): string {
  if (out === undefined) return join(folder, GRAPH_FILES[dtype]);
  return out.endsWith(".onnx") ? out : join(out, basename(GRAPH_FILES[dtype]));
}

/** The fp32 graph is what everything else is made of: it is never written over. */
async function refuseSource(file: string, source: string): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  if ((await real(file)) !== (await real(source))) return;
  throw quantizeError({
    what: "the model was left alone",
    expected: "another file to write than the one that is read",
    found: `${GRAPH_FILES.fp32} as both`,
    remedy: "Name another file in --out, or leave it out.",
  });
}

async function putInPlace(file: string, bytes: Uint8Array): Promise<void> {
  const fresh = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await writeFileSynced(fresh, bytes);
    await rename(fresh, file);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    throw quantizeError({
      what: "the quantised model could not be written",
      found: `${code ?? "an unknown failure"} from ${syscall ?? "the system"}`,
      remedy: "Look at the rights and the free space of the folder it is for, or name another in --out.",
      cause: error,
    });
  } finally {
    // After the rename there is none.
    await rm(fresh, { force: true }).catch(() => {});
  }
}

function checkOptions({ folder, out, dtype, texts, minCosine }: QuantizeOptions): void {
  if (out === undefined && isHubReference(folder)) {
    // The default is a place in the model's folder, and that is the cache of all tools.
    throw new InvalidArgumentError({
      argument: "out",
      expected: "a file or a folder to write to",
      found: "none",
    });
  }
  if (!isCompact(dtype)) {
    const expected = COMPACT_DTYPES.map((one) => `"${one}"`).join(" or ");
    throw new InvalidArgumentError({ argument: "dtype", expected, found: "another value" });
  }
  if (texts !== undefined && (texts.length === 0 || texts.some((text) => typeof text !== "string"))) {
    throw new InvalidArgumentError({
      argument: "texts",
      expected: "at least one text",
      found: texts.length === 0 ? "none" : "something that is no text",
    });
  }
  if (minCosine !== undefined && !(minCosine >= 0 && minCosine <= 1)) {
    throw new InvalidArgumentError({
      argument: "minCosine",
      expected: "a number from 0 to 1",
      found: String(minCosine),
    });
  }
}
