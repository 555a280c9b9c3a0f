import { type Cost, cost } from "../../cost/mod.ts";
import { type Graph, type GraphNode, layers, storedValue } from "../../graph/mod.ts";
import type { Layout } from "../../structure/mod.ts";

/** A weight that can be divided into groups, and what it costs. */
export interface PrunableWeight {
  /** Name of its layer. */
  layer: string;
  /** Name of the variable. */
  parameter: string;
  /** Which of its axes is which. */
  layout: Layout;
  /** Its shape. */
  shape: number[];
  /** Multiply-adds of its layer for one sample. */
  macs: number;
  /** Present where a position along its inputs is another input for each group of outputs: in a grouped convolution. */
  grouped?: true;
}

/** A layer whose weight stays whole because nobody says which of its axes is which. */
export interface WholeWeight {
  /** Name of the layer. */
  layer: string;
  /** Why. */
  reason: string;
}

/**
 * The weights of a network that can be divided: those of convolutions and dense layers that the operator reads as they are stored.
 *
 * | operator                             | layout      |
 * | ------------------------------------ | ----------- |
 * | convolution of images, also grouped  | `hwio`      |
 * | depthwise convolution                | `depthwise` |
 * | product of samples and a matrix      | `dense`     |
 *
 * @param graph Trace of the network without quantizers.
 * @param costs Its cost, if it is known already.
 * @returns The weights in graph order, and the layers that are left out.
 *
 * @example
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { prunableWeights } from "@geta-lab/geta/prune";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([3, 2]), true, "fc/kernel");
 * const { weights } = prunableWeights(trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 3])]));
 * assert.deepEqual(weights, [{ layer: "fc", parameter: "fc/kernel", layout: "dense", shape: [3, 2], macs: 6 }]);
 * ```
 */
export function prunableWeights(
  graph: Graph,
  costs: Cost = cost(graph),
): { weights: PrunableWeight[]; left: WholeWeight[] } {
  const leaves = new Map(graph.leaves.map((leaf) => [leaf.name, leaf]));
  const macs = new Map(costs.layers.map((layer) => [layer.name, layer.macs]));
  const weights: PrunableWeight[] = [], left: WholeWeight[] = [];
  for (const { name: layer, weight: parameter, node } of layers(graph)) {
    const { value } = leaves.get(parameter)!;
    const layout = layoutOf(graph, graph.nodes[node]!, value);
    const shape = graph.values[value]!.shape as number[]; // a parameter does not grow with the batch
    if (layout === undefined || shape.length !== RANKS[layout]) {
      const { op } = graph.nodes[node]!;
      left.push({ layer, reason: `${op} reads its weight in another layout` });
    } else {
      const grouped = graph.nodes[node]!.op === "GroupedConv2D";
      weights.push({
        layer,
        parameter,
        layout,
        shape,
        macs: macs.get(layer) ?? 0,
        ...(grouped && { grouped }),
      });
    }
  }
  return { weights, left };
}

const RANKS: Partial<Record<Layout, number>> = { hwio: 4, depthwise: 4, dense: 2 };

/** The layout in which an operator reads a value, if it reads it directly. */
function layoutOf(
  graph: Graph,
  { op, inputs, attrs }: GraphNode,
  value: number,
): Layout | undefined {
  switch (op) {
    case "Conv2D":
    case "GroupedConv2D":
      return storedValue(graph, inputs.filter!) === value ? "hwio" : undefined;
    case "DepthwiseConv2dNative":
      return storedValue(graph, inputs.filter!) === value ? "depthwise" : undefined;
    case "BatchMatMul":
      return storedValue(graph, inputs.b!) === value && !attrs.transposeB ? "dense" : undefined;
    default:
      return undefined;
  }
}
