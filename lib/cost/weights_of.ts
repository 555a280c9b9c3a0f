import type { Graph, GraphLeaf, GraphNode, ValueId } from "../graph/mod.ts";

/** Operators that only rearrange or quantize a weight on its way to the layer. */
const TRANSPARENT = new Set([
  "Reshape",
  "Transpose",
  "ExpandDims",
  "Cast",
  "FakeQuant",
  "FakeQuantLinear",
]);

/**
 * The weight of every convolution and matrix product that has one: the variable that reaches it through nothing but
 * rearranging (or a fused quantizer). A product of two computed tensors, as in attention, has none.
 *
 * @param graph A traced model.
 * @returns The variable by the id of the node that multiplies with it.
 */
export function weightsOf(graph: Graph): Map<number, GraphLeaf> {
  const behind = new Map<ValueId, GraphLeaf>();
  for (const leaf of graph.leaves) if (leaf.kind === "variable") behind.set(leaf.value, leaf);
  const weights = new Map<number, GraphLeaf>();
  for (const node of graph.nodes) {
    const first = behind.get(Object.values(node.inputs)[0]!);
    if (TRANSPARENT.has(node.op) && first) behind.set(node.outputs[0]!, first);
    const weight = weightOperands(node).map((value) => behind.get(value)).find((leaf) => leaf);
    if (weight) weights.set(node.id, weight);
  }
  return weights;
}

function weightOperands(node: GraphNode): ValueId[] {
  const { filter, a, b } = node.inputs;
  if (filter !== undefined) return [filter];
  return node.op === "BatchMatMul" ? [b!, a!] : [];
}
