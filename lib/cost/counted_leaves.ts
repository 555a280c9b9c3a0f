/**
 * Which variables count as parameters, and what one of their elements takes.
 *
 * @module
 */
import { type Graph, type GraphLeaf, runningStatistics } from "../graph/mod.ts";
import { FLOAT_BITS } from "../quant/mod.ts";

const QUANTIZER_SCALAR = /\/(weight|activation)\/(stepSize|clip|exponent)$/;

/**
 * The variables that count as parameters: all but running statistics and the scalars of quantizers.
 *
 * @param graph A traced network.
 * @returns Their leaves.
 *
 * @example
 * ```ts
 * import { countedLeaves } from "@geta-lab/geta/cost";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const [mean, variance, scale] = ["mean", "variance", "scale"].map((name) =>
 *   tf.variable(tf.ones<tf.Rank.R1>([3]), name === "scale", name)
 * );
 * const norm = (x: tf.Tensor) => tf.batchNorm(x, mean!, variance!, undefined, scale!);
 * const counted = countedLeaves(trace(norm, [tf.zeros([1, 2, 2, 3])]));
 * assert.deepEqual([...counted].map(({ name }) => name), ["scale"]);
 * ```
 */
export function countedLeaves(graph: Graph): Set<GraphLeaf> {
  const statistics = runningStatistics(graph);
  return new Set(
    graph.leaves.filter((leaf) =>
      leaf.kind === "variable" && !QUANTIZER_SCALAR.test(leaf.name) && !statistics.has(leaf)
    ),
  );
}

/**
 * Bits of one element of a parameter that no layer multiplies with.
 *
 * @param graph A traced network.
 * @param leaf The parameter.
 * @returns 8 for a mask, else 32.
 *
 * @example
 * ```ts
 * import { elementBits } from "@geta-lab/geta/cost";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const mask = tf.variable(tf.tensor1d([1, 0], "bool"), false);
 * const graph = trace((x) => tf.where(mask, x, tf.zerosLike(x)), [tf.zeros([1, 2])], { variables: { mask } });
 * assert.equal(elementBits(graph, graph.leaves.find(({ name }) => name === "mask")!), 8);
 * ```
 */
export function elementBits(graph: Graph, { value }: GraphLeaf): number {
  return graph.values[value]!.dtype === "bool" ? 8 : FLOAT_BITS;
}
