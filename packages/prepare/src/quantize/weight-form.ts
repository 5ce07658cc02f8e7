import { Float16Array } from "@petamoriken/float16";
import { quantizeMatrix } from "./int8-weights.ts";
import { ATTRIBUTE_INT, ELEMENT, type OnnxNode, type OnnxTensor, operator } from "./onnx-model.ts";
import { damaged, floatsOf } from "./tensor-data.ts";
import type { PlannedWeight } from "./weight-plan.ts";

/** The compact forms that are made of an fp32 model; each computes in fp32. */
export const COMPACT_DTYPES = ["w8", "w16"] as const;
export type CompactDtype = (typeof COMPACT_DTYPES)[number];

export function isCompact(dtype: string): dtype is CompactDtype {
  return (COMPACT_DTYPES as readonly string[]).includes(dtype);
}

/** How a weight is stored, and which operators make floats of it when the model is opened. */
export interface WeightForm {
  /** What the names of its parts end in. Each part has the weight's rows, so that some of them can be looked up. */
  readonly parts: readonly string[];
  /** The parts as tensors, yet without names. Throws where a weight cannot be stored so. */
  store(weight: PlannedWeight): Omit<OnnxTensor, "name">[];
  /** Makes `result` of parts; `floats` is a name for what comes between. */
  rebuild(parts: readonly string[], floats: string, result: string): OnnxNode[];
}

/** Integers and scales: a quarter of fp32. */
const eightBits: WeightForm = {
  parts: ["q", "s"],
  store({ tensor, rows, columns, by }) {
    const quantized = quantizeMatrix(floatsOf(tensor), { columns, by });
    if (quantized === undefined) throw damaged(tensor, "finite weights", "one that is not");
    return [
      { dataType: ELEMENT.int8, dims: [rows, columns], rawData: bytesOf(quantized.values) },
      {
        dataType: ELEMENT.float,
        dims: by === "row" ? [rows, 1] : [1, columns],
        rawData: bytesOf(quantized.scales),
      },
    ];
  },
  rebuild([values = "", scales = ""], floats, result) {
    return [castToFloat(values, floats), operator("Mul", [floats, scales], result)];
  },
};

/** Half precision: half of fp32, and 11 significant bits (IEEE 754 binary16). */
const sixteenBits: WeightForm = {
  parts: ["h"],
  store({ tensor, rows, columns }) {
    const halves = new Float16Array(floatsOf(tensor));
    if (!halves.every(Number.isFinite)) {
      throw damaged(tensor, "weights of 65,504 at most, which is what 16 bits hold", "one beyond, or none");
    }
    return [{ dataType: ELEMENT.float16, dims: [rows, columns], rawData: new Uint8Array(halves.buffer) }];
  },
  rebuild([halves = ""], _floats, result) {
    return [castToFloat(halves, result)];
  },
};

export const WEIGHT_FORMS: Readonly<Record<CompactDtype, WeightForm>> = { w8: eightBits, w16: sixteenBits };

function castToFloat(values: string, result: string): OnnxNode {
  const to = { name: "to", i: ELEMENT.float, type: ATTRIBUTE_INT };
  return { ...operator("Cast", [values], result), attribute: [to] };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
