import { products } from "./products.ts";
import type { Graph } from "./types.ts";

/** A convolution or matrix product whose weight is a trainable variable. */
export interface GraphLayer {
  /** Name of the weight without its last part, for example `conv1`. */
  name: string;
  /** Parameter name of the weight, for example `conv1/kernel`. */
  weight: string;
  /** Operator: a convolution (`Conv2D`, `GroupedConv2D`, ...) or `BatchMatMul`. */
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
  const found = new Map<string, GraphLayer>();
  for (const { name, node, weight, floatBecause } of products(graph)) {
    if (weight === undefined || floatBecause !== undefined || found.has(weight.name)) continue;
    found.set(weight.name, { name, weight: weight.name, op: node.op, node: node.id });
  }
  return [...found.values()];
}

/** A product that computes in float because no quantizer can be put into it. */
export interface FloatLayer {
  /** Name of the layer, or operator and position. */
  name: string;
  /** Operator. */
  op: string;
  /** Why, for example "its weight is not trained". */
  reason: string;
}

/**
 * What multiplies in a float graph and cannot be quantized: everything that {@linkcode layers} leaves out.
 *
 * @param graph The graph of the network without quantizers.
 * @returns Each with its reason, in order of execution; a weight used several times counts once.
 *
 * @example
 * ```ts
 * import { floatLayers, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([3, 2]), false, "frozen/kernel");
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 3])]);
 * assert.deepEqual(floatLayers(graph), [
 *   { name: "frozen", op: "BatchMatMul", reason: "its weight is not trained" },
 * ]);
 * ```
 */
export function floatLayers(graph: Graph): FloatLayer[] {
  const quantizable = new Set(layers(graph).map(({ name }) => name));
  const found = new Map<string, FloatLayer>();
  for (const { name, node, floatBecause: reason } of products(graph)) {
    if (reason === undefined || quantizable.has(name) || found.has(name)) continue;
    found.set(name, { name, op: node.op, reason });
  }
  return [...found.values()];
}
