import { setImmediate as nextTurn } from "node:timers/promises";
import { tensorsIn } from "./graph-names.ts";
import { type OnnxModel, readOnnx, writeOnnx } from "./onnx-model.ts";
import { quantizeError } from "./quantize-error.ts";
import { rewriteGraph } from "./rewrite-graph.ts";
import { inlineExternal, isExternal, type ReadExternal } from "./tensor-data.ts";
import { type CompactDtype, WEIGHT_FORMS } from "./weight-form.ts";
import { planWeights, type WeightKind } from "./weight-plan.ts";

export interface QuantizedOnnx {
  readonly bytes: Uint8Array;
  /** Tensors that were stored anew, by what they are the weight of. */
  readonly tensors: Readonly<Record<WeightKind, number>>;
  /** Version of ONNX's own operators. */
  readonly opset: number;
  /** Bytes that stood in files beside the model, and stand in it now. */
  readonly externalBytes: number;
}

/** From here on Mul stretches its shorter side, and Cast names its type by number. */
const MIN_OPSET = 7;

/**
 * Rewrites an fp32 ONNX model with its weights in a compact form, of which operators rebuild each matrix when the model is
 * opened, and each word's vector when it is looked up, so all arithmetic stays fp32. Everything else is kept as it is;
 * the same bytes give the same bytes.
 */
export async function quantizeOnnx(
  source: Uint8Array,
  options: {
    readonly dtype: CompactDtype;
    readonly readExternal: ReadExternal;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<QuantizedOnnx> {
  const { dtype, signal, onProgress } = options;
  const model = readOnnx(source);
  const opset = checkOpset(model);
  const plan = planWeights(model);
  let externalBytes = 0;
  const readExternal: ReadExternal = async (part) => {
    const bytes = await options.readExternal(part);
    externalBytes += bytes.length;
    return bytes;
  };

  const rewriting = rewriteGraph(model, plan, WEIGHT_FORMS[dtype]);
  for (const [done, weight] of plan.entries()) {
    onProgress?.(done, plan.length);
    // Between two, an interruption is heard.
    await nextTurn();
    signal?.throwIfAborted();
    if (isExternal(weight.tensor)) await inlineExternal(weight.tensor, readExternal);
    rewriting.store(weight);
  }
  rewriting.finish();
  for (const tensor of tensorsIn(model.graph)) {
    if (isExternal(tensor)) await inlineExternal(tensor, readExternal);
  }
  onProgress?.(plan.length, plan.length);

  const tensors = { matMul: 0, gemm: 0, gather: 0 };
  for (const { kind } of plan) tensors[kind]++;
  return { bytes: writeOnnx(model), tensors, opset, externalBytes };
}

function checkOpset({ opsetImport }: OnnxModel): number {
  const own = opsetImport.find(({ domain = "" }) => domain === "" || domain === "ai.onnx");
  const opset = Number(own?.version?.toString() ?? 0);
  if (opset >= MIN_OPSET) return opset;
  throw quantizeError({
    what: "the model is too old",
    expected: `version ${MIN_OPSET} or later of ONNX's operators`,
    found: String(opset),
    remedy: "Export the model again.",
  });
}
