import { loadRuntime } from "@org/classifier-core/preparation";
import protobuf from "protobufjs";

// A schema of the tests' own, with fields the code under test does not know; numbers as in
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const SCHEMA = protobuf.parse(`
  syntax = "proto2";
  message ModelProto {
    optional int64 ir_version = 1; optional string producer_name = 2; optional string doc_string = 6;
    optional GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8;
    repeated StringStringEntryProto metadata_props = 14; repeated FunctionProto functions = 25;
  }
  message OperatorSetIdProto { optional string domain = 1; optional int64 version = 2; }
  message FunctionProto {
    optional string name = 1; repeated string input = 4; repeated string output = 5; repeated NodeProto node = 7;
    repeated OperatorSetIdProto opset_import = 9; optional string domain = 10;
  }
  message GraphProto {
    repeated NodeProto node = 1; optional string name = 2; repeated TensorProto initializer = 5;
    optional string doc_string = 10; repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; optional string name = 3; optional string op_type = 4;
    repeated AttributeProto attribute = 5; optional string doc_string = 6; optional string domain = 7;
  }
  message AttributeProto {
    optional string name = 1; optional float f = 2; optional int64 i = 3; optional bytes s = 4;
    optional TensorProto t = 5; optional GraphProto g = 6; repeated int64 ints = 8; optional int32 type = 20;
  }
  message TensorProto {
    repeated int64 dims = 1; optional int32 data_type = 2; repeated float float_data = 4 [packed = true];
    repeated int64 int64_data = 7 [packed = true]; optional string name = 8; optional bytes raw_data = 9;
    optional string doc_string = 12; repeated StringStringEntryProto external_data = 13;
    optional int32 data_location = 14;
  }
  message StringStringEntryProto { optional string key = 1; optional string value = 2; }
  message ValueInfoProto { optional string name = 1; optional TypeProto type = 2; }
  message TypeProto { optional Tensor tensor_type = 1; message Tensor { optional int32 elem_type = 1; optional TensorShapeProto shape = 2; } }
  message TensorShapeProto { repeated Dimension dim = 1; message Dimension { optional int64 dim_value = 1; optional string dim_param = 2; } }
`).root;
const MODEL = SCHEMA.lookupType("ModelProto");

export const FLOAT = 1;
export const INT8 = 3;
export const INT64 = 7;
export const FLOAT16 = 10;

type Fields = Record<string, unknown>;

/** Every field as plain JSON, 64-bit integers as text. */
export function decodeModel(bytes: Uint8Array): {
  irVersion: string;
  graph: {
    node: { opType: string; input: string[]; output: string[]; attribute: Fields[] }[];
    initializer: { name: string; dims: string[]; dataType: number; rawData?: Buffer; floatData?: number[] }[];
    input: { name: string }[];
  };
} & Fields {
  return MODEL.toObject(MODEL.decode(bytes), { longs: String }) as ReturnType<typeof decodeModel>;
}

/** A model of one graph; `more` is put over the fields of the model. */
export function encodeModel(graph: Fields, more: Fields = {}): Uint8Array {
  const model = { irVersion: 8, opsetImport: [{ domain: "", version: 13 }], graph: { name: "g", ...graph }, ...more };
  return MODEL.encode(MODEL.fromObject(model)).finish();
}

export function node(opType: string, input: string[], output: string, attribute: Fields[] = []): Fields {
  return { opType, input, output: [output], attribute };
}

export const integer = (name: string, i: number | string): Fields => ({ name, i, type: 2 });

/** An input or output whose sides are free, but for their number. */
export function value(name: string, rank: number, elemType = FLOAT): Fields {
  const dim = Array.from({ length: rank }, (_, i) => ({ dimParam: `${name}_${i}` }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

export function rawBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

export function tensor(name: string, dims: number[], values: Float32Array): Fields {
  return { name, dims, dataType: FLOAT, rawData: rawBytes(values) };
}

/** Numbers from -1 to 1 that are the same on every run. */
export function randomFloats(count: number, seed = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Runs a model once and returns its first output. */
export async function runModel(
  bytes: Uint8Array,
  feeds: Record<string, { data: Float32Array | BigInt64Array | Uint8Array; dims: number[]; type?: "bool" }>,
): Promise<Float32Array> {
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const tensors = Object.entries(feeds).map(([name, { data, dims, type }]) => {
      if (type === "bool") return [name, new runtime.Tensor("bool", data as Uint8Array, dims)] as const;
      return [
        name,
        data instanceof BigInt64Array
          ? new runtime.Tensor("int64", data, dims)
          : new runtime.Tensor("float32", data as Float32Array, dims),
      ] as const;
    });
    const results = await session.run(Object.fromEntries(tensors));
    return results[session.outputNames[0] as string]?.data as Float32Array;
  } finally {
    await session.release();
  }
}
