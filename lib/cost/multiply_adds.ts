import type { Dimension, Graph, GraphNode } from "../graph/mod.ts";

/**
 * Multiply-adds of one operator for one sample.
 *
 * ```text
 * convolution             out_h * out_w * out_channels * k_h * k_w * in_channels / groups
 * depthwise convolution   out_h * out_w * out_channels * k_h * k_w
 * transposed convolution  in_h * in_w * in_channels * k_h * k_w * out_channels
 * matrix product          rows * inner * columns, times the number of matrices
 * einsum of two tensors   product of the lengths of all letters
 * attention               queries * keys * (width of all keys' heads + width of all values' heads)
 * ```
 *
 * Everything else counts as 0. Dilation changes nothing; products with the zeros of padding count like all others.
 *
 * Source: docs/geta.md, section 6.
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
  const made = elementsPerSample(shapeOf(node.outputs[0]!));
  const { inputs } = node;
  switch (node.op) {
    case "Conv2D":
    case "GroupedConv2D": // its filter has the input channels of one group
    case "Conv3D":
      return made * elementsPerSample(shapeOf(inputs.filter!).slice(0, -1));
    case "DepthwiseConv2dNative":
      return made * elementsPerSample(shapeOf(inputs.filter!).slice(0, 2));
    case "Conv2DBackpropInput":
    case "Conv3DBackpropInputV2":
      return elementsPerSample(shapeOf(inputs.dy!)) *
        elementsPerSample(shapeOf(inputs.filter!).slice(0, -1));
    case "BatchMatMul":
      return made * perSample(shapeOf(inputs.a!).at(node.attrs.transposeA ? -2 : -1)!);
    case "Attention": {
      const keys = perSample(shapeOf(inputs.key!)[1]!);
      return keys * (elementsPerSample(shapeOf(inputs.query!)) + made);
    }
    case "Einsum":
      return einsum(graph, node);
    default:
      return 0;
  }
}

/** Each letter is a loop, so their lengths multiply; with one operand there is nothing to multiply. */
function einsum(graph: Graph, { attrs, inputs }: GraphNode): number {
  const terms = (attrs.equation as string).replaceAll(/\s/g, "").split("->")[0]!.split(",");
  if (terms.length < 2) return 0;
  const lengths = new Map(
    terms.flatMap((term, i) =>
      [...term].map((letter, axis) => [letter, graph.values[inputs[i]!]!.shape[axis]!] as const)
    ),
  );
  return elementsPerSample([...lengths.values()]);
}

function elementsPerSample(shape: readonly Dimension[]): number {
  return shape.map(perSample).reduce((a, b) => a * b, 1);
}

function perSample(length: Dimension): number {
  return typeof length === "number" ? length : length.perSample;
}
