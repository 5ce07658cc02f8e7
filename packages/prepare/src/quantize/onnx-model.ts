import protobuf from "protobufjs";
import { quantizeError } from "./quantize-error.ts";

// Only what quantising looks at or writes; every other field is kept as the bytes it was. Field numbers as in
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. This edition tells "absent" from 0 as ONNX does, and
// refuses names that are no UTF-8, which could not be written back as they were. float_data is declared as bytes: a
// packed field looks the same on the wire, and a million boxed numbers would take ten times the memory.
const SCHEMA = protobuf.parse(`
  edition = "2023";
  message ModelProto { int64 ir_version = 1; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8; }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message GraphProto {
    repeated NodeProto node = 1; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message ValueInfoProto { string name = 1; }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
    repeated AttributeProto attribute = 5; string domain = 7;
  }
  message AttributeProto {
    string name = 1; int64 i = 3; TensorProto t = 5; GraphProto g = 6; repeated GraphProto graphs = 11; int32 type = 20;
  }
  message TensorProto {
    repeated int64 dims = 1; int32 data_type = 2; repeated bytes float_data = 4; string name = 8; bytes raw_data = 9;
    repeated StringStringEntryProto external_data = 13; int32 data_location = 14;
  }
  message StringStringEntryProto { string key = 1; string value = 2; }
`).root;
const MODEL = SCHEMA.lookupType("ModelProto");

/** A 64-bit integer that may be beyond what a number holds. */
export interface Int64 {
  toString(): string;
}
export interface OnnxModel {
  irVersion?: Int64;
  graph: OnnxGraph;
  readonly opsetImport: readonly { readonly domain?: string; readonly version?: Int64 }[];
}
/** Lists that are empty may be shared between messages: replace them, never change them. */
export interface OnnxGraph {
  node: readonly OnnxNode[];
  initializer: readonly OnnxTensor[];
  input: readonly { readonly name?: string }[];
  readonly output: readonly { readonly name?: string }[];
}
export interface OnnxNode {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name?: string;
  readonly opType?: string;
  readonly attribute: readonly OnnxAttribute[];
  readonly domain?: string;
}
export interface OnnxAttribute {
  readonly name?: string;
  readonly i?: Int64;
  readonly t?: OnnxTensor | null;
  readonly g?: OnnxGraph | null;
  readonly graphs?: readonly OnnxGraph[];
  readonly type?: number;
}
export interface OnnxTensor {
  readonly dims: readonly Int64[];
  readonly dataType?: number;
  readonly floatData?: readonly Uint8Array[];
  readonly name?: string;
  rawData?: Uint8Array;
  externalData?: readonly { readonly key?: string; readonly value?: string }[];
  dataLocation?: number;
}

/** TensorProto.DataType and AttributeProto.AttributeType, as far as they are met here. */
export const ELEMENT = { float: 1, uint8: 2, int8: 3, float16: 10 } as const;
export const ATTRIBUTE_INT = 2;
export const EXTERNAL_LOCATION = 1;

/** A node of ONNX's own operators, without attributes. */
export function operator(opType: string, input: readonly string[], output: string): OnnxNode {
  return { opType, input, output: [output], attribute: [] };
}

/** How a Git LFS pointer begins, which stands where a file was not fetched. */
const LFS_POINTER = "version https://git-lfs";

/** Reads an ONNX file. Bytes of tensors are views into `bytes`, not copies. */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.toString("latin1", 0, LFS_POINTER.length) === LFS_POINTER) {
    throw notOnnx("a Git LFS pointer", 'Fetch the file itself with "git lfs pull", or download it again.');
  }
  const reader = protobuf.Reader.create(buffer);
  reader.discardUnknown = false;
  let model: Partial<OnnxModel>;
  try {
    model = MODEL.decode(reader) as Partial<OnnxModel>;
  } catch (error) {
    throw notOnnx("bytes that are no whole ONNX model", "Download or export the model again.", error);
  }
  const { graph, opsetImport = [] } = model;
  if (!graph || graph.node.length === 0 || opsetImport.length === 0) {
    throw notOnnx("no graph with operators and their version", "Download or export the model again.");
  }
  return model as OnnxModel;
}

/** The model as bytes: fields in the order of their numbers, then those this code does not know. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  return MODEL.encode(model).finish();
}

function notOnnx(found: string, remedy: string, cause?: unknown): Error {
  return quantizeError({ what: "the model cannot be read", expected: "an ONNX file", found, remedy, cause });
}
