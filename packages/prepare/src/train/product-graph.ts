import protobuf from "protobufjs";

// The few messages of ONNX's protocol that a graph of one operator needs; field numbers as in
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const SCHEMA = protobuf.parse(`
  syntax = "proto3";
  message ModelProto { int64 ir_version = 1; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8; }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message NodeProto { repeated string input = 1; repeated string output = 2; string op_type = 4; repeated AttributeProto attribute = 5; }
  message AttributeProto { string name = 1; int64 i = 3; int32 type = 20; }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message TypeProto { Tensor tensor_type = 1; message Tensor { int32 elem_type = 1; TensorShapeProto shape = 2; } }
  message TensorShapeProto { repeated Dimension dim = 1; message Dimension { string dim_param = 2; } }
`).root;

const IR_VERSION = 8;
const OPSET_VERSION = 13;
const ATTRIBUTE_INT = 2;
const ELEMENT_FLOAT = 1;

/** An ONNX graph of one matrix product, `left` × `right`, either transposed first; all sizes are free. */
export function productGraph(transpose: { readonly left: boolean; readonly right: boolean }): Uint8Array {
  const attribute = (name: string, on: boolean) => ({ name, i: on ? 1 : 0, type: ATTRIBUTE_INT });
  const matrix = (name: string) => ({
    name,
    type: {
      tensorType: {
        elemType: ELEMENT_FLOAT,
        shape: { dim: [{ dimParam: `${name}_rows` }, { dimParam: `${name}_columns` }] },
      },
    },
  });
  const model = SCHEMA.lookupType("ModelProto");
  return model
    .encode(
      model.fromObject({
        irVersion: IR_VERSION,
        opsetImport: [{ domain: "", version: OPSET_VERSION }],
        graph: {
          name: "product",
          node: [
            {
              opType: "Gemm",
              input: ["left", "right"],
              output: ["product"],
              attribute: [attribute("transA", transpose.left), attribute("transB", transpose.right)],
            },
          ],
          input: [matrix("left"), matrix("right")],
          output: [matrix("product")],
        },
      }),
    )
    .finish();
}
