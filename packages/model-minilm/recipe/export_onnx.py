#!/usr/bin/env python3
"""Makes onnx/model_w8.onnx: all-MiniLM-L6-v2 with 8-bit weights and 32-bit arithmetic.

Two steps, each of which can be run alone:

  export     PyTorch weights -> model.onnx (fp32, opset 17), with torch.onnx
  compress   model.onnx -> model_w8.onnx: every weight matrix as int8 with one fp32 scale per output column,
             the word embeddings as int8 with one scale per row

Only storage shrinks. Cast and Mul nodes give each weight back as fp32 (the runtime folds those of the matrices
once, at load), so activations are never rounded and no integer kernel of one CPU family decides the result.

  python3 -m venv .venv && .venv/bin/pip install torch transformers onnx onnxruntime sympy
  .venv/bin/python export_onnx.py export   WEIGHTS_FOLDER model.onnx
  .venv/bin/python export_onnx.py compress model.onnx model_w8.onnx

WEIGHTS_FOLDER is a clone of https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2, at revision
1110a243fdf4706b3f48f1d95db1a4f5529b4d41 for the file in this package.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np

OPSET = 17  # The newest that onnxruntime's optimiser handled when the file was made.
INT8_LIMIT = 127  # Symmetric: -128 is not used, so that zero stays zero and both signs reach as far.
SMALLEST_TABLE_ROWS = 10_000  # Word embeddings have 30,522 rows; position and type tables are too small to matter.
INPUT_NAMES = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT_NAME = "last_hidden_state"


def export(weights_folder: Path, target: Path) -> None:
    """Writes the fp32 graph; batch and sequence length stay free."""
    import torch
    from transformers import AutoModel

    # Eager attention: the fused kernel has no counterpart in this opset.
    encoder = AutoModel.from_pretrained(weights_folder, attn_implementation="eager").eval()

    class Encoder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.bert = encoder  # The graph's nodes and weights carry this name.

        def forward(self, input_ids, attention_mask, token_type_ids):
            output = self.bert(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            )
            return output.last_hidden_state

    # Any ids do: tracing records operations, not values.
    example_ids = torch.arange(1000, 1024).reshape(2, 12)
    example = (example_ids, torch.ones_like(example_ids), torch.zeros_like(example_ids))
    torch.onnx.export(
        Encoder(),
        example,
        str(target),
        dynamo=False,
        opset_version=OPSET,
        input_names=list(INPUT_NAMES),
        output_names=[OUTPUT_NAME],
        dynamic_axes={name: {0: "batch_size", 1: "sequence_length"} for name in (*INPUT_NAMES, OUTPUT_NAME)},
    )


def to_int8(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and fp32 scales; one scale for each line along `axis`."""
    scales = (np.abs(values).max(axis=axis, keepdims=True) / INT8_LIMIT).astype(np.float32)
    return np.round(values / scales).astype(np.int8), scales


def compress(source: Path, target: Path) -> None:
    """Replaces large fp32 weights by int8 and the nodes that give them back."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        # Folds constants and merges layer norms first, so that what is left are plain MatMul and Gather nodes.
        optimised = Path(folder) / "optimised.onnx"
        quant_pre_process(str(source), str(optimised), skip_symbolic_shape=True)
        model = onnx.load(str(optimised))

    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}

    def store(name: str, axis: int) -> None:
        tensor = weights.pop(name)
        quantised, scales = to_int8(numpy_helper.to_array(tensor), axis)
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(quantised, f"{name}_q"))
        graph.initializer.append(numpy_helper.from_array(scales, f"{name}_s"))

    restored: list[onnx.NodeProto] = []  # Depend on nothing but weights: they go before all other nodes.
    rest: list[onnx.NodeProto] = []
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            name = node.input[1]
            store(name, axis=0)
            restored += [
                helper.make_node("Cast", [f"{name}_q"], [f"{name}_f"], to=TensorProto.FLOAT),
                helper.make_node("Mul", [f"{name}_f", f"{name}_s"], [name]),
            ]
            rest.append(node)
        elif (
            node.op_type == "Gather"
            and node.input[0] in weights
            and weights[node.input[0]].dims[0] > SMALLEST_TABLE_ROWS
        ):
            (table, ids), output = node.input, node.output[0]
            store(table, axis=1)
            # Rows are picked as int8 and only those picked are given back: the table stays small in memory.
            rest += [
                helper.make_node("Gather", [f"{table}_q", ids], [f"{output}_q"]),
                helper.make_node("Gather", [f"{table}_s", ids], [f"{output}_s"]),
                helper.make_node("Cast", [f"{output}_q"], [f"{output}_f"], to=TensorProto.FLOAT),
                helper.make_node("Mul", [f"{output}_f", f"{output}_s"], [output]),
            ]
        else:
            rest.append(node)

    del graph.node[:]
    graph.node.extend(restored + rest)
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    for name, source in (("export", "weights_folder"), ("compress", "model")):
        step = steps.add_parser(name)
        step.add_argument("source", metavar=source, type=Path)
        step.add_argument("target", type=Path)
    arguments = parser.parse_args()
    {"export": export, "compress": compress}[arguments.step](arguments.source, arguments.target)


if __name__ == "__main__":
    main()
