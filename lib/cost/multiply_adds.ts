import type { Dimension, Graph, GraphNode } from "../graph/mod.ts";

/**
 * Multiply-adds of one operator for one sample.
 *
 * ```text
 * convolution             out_h * out_w * out_channels * k_h * k_w * in_channels of the filter
 * depthwise convolution   out_h * out_w * out_channels * k_h * k_w
 * transposed convolution  in_h * in_w * k_h * k_w * out_channels * in_channels
 * matrix product          rows * inner * columns
 * ```
 *
 * Everything else counts as 0.
 *
 * Source: geta-spec section 6.
 *
 * @param graph The graph.
 * @param node One of its operators.
 * @returns Number of multiply-adds.
 *
 * @example A dense layer from 3 to 2 features
 * ```ts
 * import { multiplyAdds } from "@geta-lab/geta/cost";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([3, 2]));
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 3])]);
 * assert.equal(multiplyAdds(graph, graph.nodes.at(-1)!), 6);
 * ```
 */
export function multiplyAdds(graph: Graph, node: GraphNode): number {
  const shapeOf = (value: number) => graph.values[value]!.shape;
  const made = () => elementsPerSample(shapeOf(node.outputs[0]!));
  const filter = () => shapeOf(node.inputs.filter!) as number[];
  switch (node.op) {
    case "Conv2D":
      return made() * product(filter().slice(0, 3));
    case "DepthwiseConv2dNative":
      return made() * product(filter().slice(0, 2));
    case "Conv2DBackpropInput":
      return elementsPerSample(shapeOf(node.inputs.dy!)) * product(filter().slice(0, 3));
    case "BatchMatMul": {
      const inner = shapeOf(node.inputs.a!).at(node.attrs.transposeA ? -2 : -1)!;
      return made() * perSample(inner);
    }
    default:
      return 0;
  }
}

function elementsPerSample(shape: readonly Dimension[]): number {
  return product(shape.map(perSample));
}

function perSample(length: Dimension): number {
  return typeof length === "number" ? length : length.perSample;
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((a, b) => a * b, 1);
}
