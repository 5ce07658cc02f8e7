import type { OnnxGraph, OnnxTensor } from "./onnx-model.ts";

/** Every name a graph uses, the graphs inside its operators included. */
export function namesIn(graph: OnnxGraph): Set<string> {
  const names = new Set<string>();
  for (const { node, initializer, input, output } of graphsIn(graph)) {
    for (const { name = "" } of [...initializer, ...input, ...output]) names.add(name);
    for (const { input, output } of node) for (const name of [...input, ...output]) names.add(name);
  }
  return names;
}

/** Names that are used other than by the graph's own operators: its outputs, and all that inner graphs mention. */
export function referencesInside(graph: OnnxGraph): Set<string> {
  const names = new Set(graph.output.map(({ name = "" }) => name));
  for (const inner of graphsIn(graph)) {
    if (inner !== graph) for (const name of namesIn(inner)) names.add(name);
  }
  return names;
}

/** Every tensor of a graph, those in attributes and in inner graphs included. */
export function* tensorsIn(graph: OnnxGraph): Generator<OnnxTensor> {
  for (const { node, initializer } of graphsIn(graph)) {
    yield* initializer;
    for (const { attribute } of node) for (const { t } of attribute) if (t) yield t;
  }
}

/** The graph itself, and those inside its operators: the branches of an If, the body of a Loop. */
function* graphsIn(graph: OnnxGraph): Generator<OnnxGraph> {
  yield graph;
  for (const { attribute } of graph.node) {
    for (const { g, graphs = [] } of attribute) {
      if (g) yield* graphsIn(g);
      for (const inner of graphs) yield* graphsIn(inner);
    }
  }
}
