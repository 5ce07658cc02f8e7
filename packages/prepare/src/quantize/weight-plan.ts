import { ELEMENT, type OnnxGraph, type OnnxModel, type OnnxNode, type OnnxTensor } from "./onnx-model.ts";
import { quantizeError } from "./quantize-error.ts";
import { matrixShape } from "./tensor-data.ts";

/** What a quantised tensor is the weight of. */
export type WeightKind = "matMul" | "gemm" | "gather";

/** A tensor to be quantised. */
export interface PlannedWeight {
  readonly kind: WeightKind;
  readonly name: string;
  readonly tensor: OnnxTensor;
  readonly rows: number;
  readonly columns: number;
  /** What shares a scale. */
  readonly by: "row" | "column";
}

/** A table with more rows is one of words, of which a text uses few: below it, one of positions or of token types. */
const MIN_TABLE_ROWS = 10_000;

/** Operators that compute in 8 bits or fewer: what w8 promises, fp32 arithmetic, is lost where they are. */
const QUANTIZED_OPERATORS = new Set([
  "ConvInteger",
  "DynamicQuantizeLinear",
  "DynamicQuantizeLSTM",
  "DynamicQuantizeMatMul",
  "MatMulInteger",
  "MatMulIntegerToFloat",
  "MatMulNBits",
  "QAttention",
  "QGemm",
  "QLinearConv",
  "QLinearMatMul",
  "QuantizeLinear",
]);

/**
 * The fp32 matrices that are worth quantising, in the order of their first use: second inputs of MatMul and Gemm, one
 * scale for what one output value is summed from, and tables of words, one scale a word. Graphs inside operators
 * (loops, branches) are left as they are.
 */
export function planWeights({ graph }: OnnxModel): PlannedWeight[] {
  const quantized = graph.node.filter(({ opType = "" }) => QUANTIZED_OPERATORS.has(opType));
  if (quantized.length > 0) {
    throw notFp32(`${quantized.length} operators of a model that is quantised already`);
  }
  const constants = constantTensors(graph);
  const plan = new Map<string, PlannedWeight>();
  for (const node of graph.node) {
    const use = weightUse(node);
    if (use === undefined || plan.has(use.name)) continue;
    const tensor = constants.get(use.name);
    const shape = tensor?.dataType === ELEMENT.float ? matrixShape(tensor) : undefined;
    if (tensor === undefined || shape === undefined || shape.rows * shape.columns === 0) continue;
    if (use.kind === "gather" && shape.rows <= MIN_TABLE_ROWS) continue;
    plan.set(use.name, { ...use, ...shape, tensor });
  }
  if (plan.size === 0) throw notFp32(describeWeights([...constants.values()]));
  return [...plan.values()];
}

/** Whether a node is an operator of ONNX itself, and which. */
function standardOperator({ domain = "", opType }: OnnxNode): string | undefined {
  return domain === "" || domain === "ai.onnx" ? opType : undefined;
}

/** The tensor that an operator Constant holds. */
export function constantOf(node: OnnxNode): OnnxTensor | undefined {
  if (standardOperator(node) !== "Constant") return undefined;
  return node.attribute.find(({ name }) => name === "value")?.t ?? undefined;
}

function constantTensors({ initializer, node }: OnnxGraph): Map<string, OnnxTensor> {
  const tensors = new Map(initializer.map((tensor) => [tensor.name ?? "", tensor]));
  for (const constant of node) {
    const tensor = constantOf(constant);
    if (tensor !== undefined) tensors.set(constant.output[0] ?? "", tensor);
  }
  return tensors;
}

/** Which input of an operator is its weight, and what of it shares a scale. */
export function weightUse(node: OnnxNode): Pick<PlannedWeight, "kind" | "name" | "by"> | undefined {
  const { input, attribute } = node;
  const integer = (name: string) => Number(attribute.find((one) => one.name === name)?.i?.toString() ?? 0);
  switch (standardOperator(node)) {
    case "MatMul":
      return { kind: "matMul", name: input[1] ?? "", by: "column" };
    case "Gemm":
      return { kind: "gemm", name: input[1] ?? "", by: integer("transB") === 0 ? "column" : "row" };
    case "Gather":
      return integer("axis") === 0 ? { kind: "gather", name: input[0] ?? "", by: "row" } : undefined;
    default:
      return undefined;
  }
}

function describeWeights(tensors: readonly OnnxTensor[]): string {
  const count = (...types: number[]) => tensors.filter(({ dataType = 0 }) => types.includes(dataType)).length;
  const eightBit = count(ELEMENT.int8, ELEMENT.uint8);
  if (eightBit > 0) return `${eightBit} tensors of 8 bits: the model is quantised already`;
  const half = count(ELEMENT.float16);
  if (half > 0) return `${half} tensors of fp16`;
  return `none among ${tensors.length} constant tensors`;
}

function notFp32(found: string): Error {
  return quantizeError({
    what: "the model has nothing to quantise",
    expected: "fp32 weights of MatMul, Gemm or a table of words",
    found,
    remedy: "Take the fp32 export of the model, usually onnx/model.onnx.",
  });
}
