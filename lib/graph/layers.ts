import { isRearrangement, productOperands } from "./products.ts";
import type { Graph, GraphNode, ValueId } from "./types.ts";

/** A convolution or matrix product whose weight is a trainable variable. */
export interface GraphLayer {
  /** Name of the weight without its last part, for example `conv1`. */
  name: string;
  /** Parameter name of the weight, for example `conv1/kernel`. */
  weight: string;
  /** Operator: `Conv2D`, `DepthwiseConv2dNative` or `BatchMatMul`. */
  op: string;
  /** Position of the operator in the graph; that of its first use if the weight is shared. */
  node: number;
}

/**
 * The layers of a float graph that can be quantized, in order of execution: convolutions and matrix products whose weight
 * operand is a trainable variable, directly or through reshapes and transposes.
 *
 * @param graph The graph of the network without quantizers.
 * @returns The layers; a weight used several times counts once.
 *
 * @example
 * ```ts
 * import { layers, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([3, 2]), true, "head/kernel");
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 3])]);
 * assert.deepEqual(layers(graph).map(({ name, op }) => [name, op]), [["head", "BatchMatMul"]]);
 * ```
 */
export function layers(graph: Graph): GraphLayer[] {
  const weightOf = new Map<ValueId, string>();
  for (const leaf of graph.leaves) {
    if (leaf.kind === "variable" && leaf.trainable) weightOf.set(leaf.value, leaf.name);
  }
  const found = new Map<string, GraphLayer>();
  for (const node of graph.nodes) {
    const rearranged = isRearrangement(node.op)
      ? weightOf.get(Object.values(node.inputs)[0]!)
      : undefined;
    if (rearranged !== undefined) weightOf.set(node.outputs[0]!, rearranged);
    const weight = weightOperand(node, weightOf);
    if (weight === undefined || found.has(weight)) continue;
    found.set(weight, { name: layerName(weight), weight, op: node.op, node: node.id });
  }
  return uniqueNames([...found.values()]);
}

/** The weight of a product: exactly one side; a product of two parameters has no data to quantize. */
function weightOperand(node: GraphNode, weightOf: Map<ValueId, string>): string | undefined {
  for (const { data, weight } of productOperands(node.op)) {
    const name = weightOf.get(node.inputs[weight]!);
    if (name !== undefined && !weightOf.has(node.inputs[data]!)) return name;
  }
}

function layerName(weight: string): string {
  const end = weight.lastIndexOf("/");
  return end > 0 ? weight.slice(0, end) : weight;
}

/** Two weights may share all but the last part of their names (recurrent layers): then the whole name is needed. */
function uniqueNames(list: GraphLayer[]): GraphLayer[] {
  const count = (name: string) => list.filter((layer) => layer.name === name).length;
  return list.map((layer) => count(layer.name) > 1 ? { ...layer, name: layer.weight } : layer);
}
