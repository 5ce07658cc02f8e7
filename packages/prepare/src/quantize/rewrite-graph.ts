import { namesIn, referencesInside } from "./graph-names.ts";
import { type OnnxModel, type OnnxNode, type OnnxTensor, operator } from "./onnx-model.ts";
import type { WeightForm } from "./weight-form.ts";
import { constantOf, type PlannedWeight, weightUse } from "./weight-plan.ts";

/** From here on a graph's constants need not be among its inputs. */
const MIN_IR_VERSION = 4;

/** A model whose weights are being replaced, one after the other, so that their floats can go one by one. */
export interface Rewriting {
  /** Stores a weight in its new form and lets go of its floats. */
  store(weight: PlannedWeight): void;
  /** Puts the new forms, and the operators that make floats of them, in the weights' places. */
  finish(): void;
}

export function rewriteGraph(model: OnnxModel, plan: readonly PlannedWeight[], form: WeightForm): Rewriting {
  const { graph } = model;
  const taken = namesIn(graph);
  const freeName = (wanted: string): string => {
    let name = wanted;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
  const namesOf = (name: string) => ({
    parts: form.parts.map((part) => freeName(`${name}_${part}`)),
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
    const { parts, floats } = namesOf(result);
    return [
      ...table.parts.map((whole, i) => ({
        ...operator("Gather", [whole, rows], parts[i] as string),
        attribute: node.attribute,
      })),
      ...form.rebuild(parts, floats, result),
    ];
  };

  return {
    store(weight) {
      const { parts } = stored.get(weight.name) as { parts: readonly string[] };
      for (const [i, part] of form.store(weight).entries()) added.push({ ...part, name: parts[i] as string });
      delete weight.tensor.rawData;
    },
    finish() {
      const nodes = graph.node.flatMap(rewriteNode);
      const used = new Set([...nodes.flatMap(({ input }) => input), ...referencesInside(graph)]);
      const rebuilt = [...stored].flatMap(([name, { parts, floats }]) =>
        used.has(name) ? form.rebuild(parts, floats, name) : [],
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
