import { namesIn, referencesInside } from "./graph-names.ts";
import { quantizeMatrix } from "./int8-weights.ts";
import { ATTRIBUTE_INT, ELEMENT, type OnnxModel, type OnnxNode, type OnnxTensor } from "./onnx-model.ts";
import { damaged, floatsOf } from "./tensor-data.ts";
import { constantOf, type PlannedWeight, weightUse } from "./weight-plan.ts";

/** From here on a graph's constants need not be among its inputs. */
const MIN_IR_VERSION = 4;

/** A model whose weights are being replaced, one after the other, so that their floats can go one by one. */
export interface Rewriting {
  /** Quantises a weight and lets go of its floats. */
  store(weight: PlannedWeight): void;
  /** Puts integers, scales and the operators that join them in the weights' places. */
  finish(): void;
}

export function rewriteGraph(model: OnnxModel, plan: readonly PlannedWeight[]): Rewriting {
  const { graph } = model;
  const taken = namesIn(graph);
  const freeName = (wanted: string): string => {
    let name = wanted;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
  const namesOf = (name: string) => ({
    values: freeName(`${name}_q`),
    scales: freeName(`${name}_s`),
    floats: freeName(`${name}_f`),
  });
  const stored = new Map(plan.map(({ name, kind }) => [name, { kind, ...namesOf(name) }]));
  const replaced = new Set(plan.map(({ tensor }) => tensor));
  const added: OnnxTensor[] = [];

  /** What stands in a node's place. */
  const rewriteNode = (node: OnnxNode): OnnxNode[] => {
    const constant = constantOf(node);
    if (constant !== undefined && replaced.has(constant)) return [];
    const use = weightUse(node);
    const table = stored.get(use?.name ?? "");
    // A table that is looked up is not rebuilt whole: four times its memory, for a handful of its rows.
    if (use?.kind !== "gather" || table?.kind !== "gather") return [node];
    const [, rows = ""] = node.input;
    const [result = ""] = node.output;
    const { values, scales, floats } = namesOf(result);
    return [
      { ...operator("Gather", [table.values, rows], values), attribute: node.attribute },
      { ...operator("Gather", [table.scales, rows], scales), attribute: node.attribute },
      ...rebuild(values, scales, floats, result),
    ];
  };

  return {
    store({ name, tensor, rows, columns, by }) {
      const quantized = quantizeMatrix(floatsOf(tensor), { columns, by });
      if (quantized === undefined) throw damaged(tensor, "finite weights", "one that is not");
      const { values, scales } = stored.get(name) as { values: string; scales: string };
      added.push(
        { name: values, dataType: ELEMENT.int8, dims: [rows, columns], rawData: bytesOf(quantized.values) },
        {
          name: scales,
          dataType: ELEMENT.float,
          dims: by === "row" ? [rows, 1] : [1, columns],
          rawData: bytesOf(quantized.scales),
        },
      );
      delete tensor.rawData;
    },
    finish() {
      const nodes = graph.node.flatMap(rewriteNode);
      const used = new Set([...nodes.flatMap(({ input }) => input), ...referencesInside(graph)]);
      const rebuilt = [...stored].flatMap(([name, { values, scales, floats }]) =>
        used.has(name) ? rebuild(values, scales, floats, name) : [],
      );
      const noInputs = new Set(stored.keys());
      if (Number(model.irVersion?.toString() ?? 0) < MIN_IR_VERSION) {
        // Before that version every constant was among the inputs, and nobody could feed it.
        model.irVersion = MIN_IR_VERSION;
        for (const { name = "" } of graph.initializer) noInputs.add(name);
      }
      graph.node = [...rebuilt, ...nodes];
      graph.initializer = [...graph.initializer.filter((tensor) => !replaced.has(tensor)), ...added];
      graph.input = graph.input.filter(({ name = "" }) => !noInputs.has(name));
    },
  };
}

/** Cast and Mul: integers and scales to the floats they stand for. */
function rebuild(values: string, scales: string, floats: string, result: string): OnnxNode[] {
  const to = { name: "to", i: ELEMENT.float, type: ATTRIBUTE_INT };
  return [
    { ...operator("Cast", [values], floats), attribute: [to] },
    operator("Mul", [floats, scales], result),
  ];
}

function operator(opType: string, input: readonly string[], output: string): OnnxNode {
  return { opType, input, output: [output], attribute: [] };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
