import type { InferenceSession } from "onnxruntime-node";
import { RuntimeError } from "../errors/index.ts";
import { loadRuntime, type Runtime } from "./runtime.ts";

/** The model, running: token ids in, hidden states out. */
export interface ModelSession {
  /** `ids` is row-major [batch, tokens]; the result is row-major [batch, tokens, dimension]. */
  run(ids: readonly (readonly number[])[]): Promise<Float32Array>;
  release(): Promise<void>;
}

export interface SessionOptions {
  /** Threads for one inference; always set, because the runtime's own choice binds threads to cores. */
  readonly threads: number;
  readonly memoryArena: boolean;
  /** Values in a hidden state, checked on every run. */
  readonly dimension: number;
  /** Where the runtime writes the optimised graph down: its path, and the name of the file beside it for its weights. */
  readonly saveTo?: { readonly graph: string; readonly weights: string } | undefined;
  /** Whether the file is a graph written down so, to be taken as it is. @default false */
  readonly optimised?: boolean | undefined;
}

/** Severity from which the runtime may write to standard error: 3 = errors. */
const LOG_SEVERITY = 3;

/** Weights from this size are written beside the graph, where they can be mapped; smaller ones are not worth a page. */
const SEPARATE_FROM_BYTES = "4096";

/**
 * Opens an ONNX encoder from a file or from its bytes. The native runtime is loaded here and not before, so
 * that what needs no model starts without it.
 */
export async function openSession(
  model: string | Uint8Array,
  options: SessionOptions,
): Promise<ModelSession> {
  const runtime = await loadRuntime();
  const settings: InferenceSession.SessionOptions = {
    executionProviders: ["cpu"],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: options.optimised === true ? "disabled" : "all",
    ...(options.saveTo === undefined ? {} : { optimizedModelFilePath: options.saveTo.graph }),
    enableCpuMemArena: options.memoryArena,
    // Patterns help shapes that repeat; tickets vary in length.
    enableMemPattern: options.memoryArena,
    logSeverityLevel: LOG_SEVERITY,
    // Threads that spin between two tickets heat a shared machine for nothing.
    extra: {
      session: {
        intra_op: { allow_spinning: "0" },
        ...(options.saveTo === undefined
          ? {}
          : {
              optimized_model_external_initializers_file_name: options.saveTo.weights,
              optimized_model_external_initializers_min_size_in_bytes: SEPARATE_FROM_BYTES,
            }),
      },
    },
  };
  let session: InferenceSession;
  try {
    session =
      typeof model === "string"
        ? await runtime.InferenceSession.create(model, settings)
        : await runtime.InferenceSession.create(model, settings);
  } catch {
    // The runtime's own message names the file's absolute path.
    throw new RuntimeError({
      what: "the model cannot be opened",
      found: "a file the runtime refuses",
      remedy:
        "Check the bundle with `classifier-prepare validate`; if it is whole, the runtime may be too old for it.",
    });
  }
  const output = "last_hidden_state";
  if (!session.outputNames.includes(output) || !session.inputNames.includes("input_ids")) {
    await session.release();
    throw new RuntimeError({
      what: "the model is not a sentence encoder",
      found: `outputs ${session.outputNames.join(", ")}`,
      remedy: "Export the encoder with input_ids in and last_hidden_state out.",
    });
  }
  let released = false;
  return {
    async run(ids) {
      const batch = ids.length;
      const tokens = ids[0]?.length ?? 0;
      const shape = [batch, tokens];
      const input = new BigInt64Array(batch * tokens);
      ids.forEach((row, i) => {
        row.forEach((id, j) => {
          input[i * tokens + j] = BigInt(id);
        });
      });
      const feeds: Record<string, InstanceType<Runtime["Tensor"]>> = {
        input_ids: new runtime.Tensor("int64", input, shape),
        attention_mask: new runtime.Tensor("int64", new BigInt64Array(input.length).fill(1n), shape),
      };
      if (session.inputNames.includes("token_type_ids")) {
        feeds.token_type_ids = new runtime.Tensor("int64", new BigInt64Array(input.length), shape);
      }
      const results = await session.run(feeds, [output]).catch(() => {
        // The runtime's own words may hold paths, and name nothing a caller could mend.
        throw new RuntimeError({
          what: "the model failed on a text",
          found: `an error of the runtime at ${batch} x ${tokens} tokens`,
          remedy:
            "Check free memory; if it happens again, check the bundle with `classifier-prepare validate`.",
        });
      });
      const hidden = results[output]?.data;
      if (!(hidden instanceof Float32Array) || hidden.length !== batch * tokens * options.dimension) {
        throw new RuntimeError({
          what: "the model's output has another shape",
          found: `${hidden?.length ?? 0} values for ${batch} x ${tokens} tokens`,
          remedy: `Use a model whose hidden size is ${options.dimension}, as the bundle says.`,
        });
      }
      return hidden;
    },
    async release() {
      // The runtime throws at a second release.
      if (released) return;
      released = true;
      await session.release();
    },
  };
}
