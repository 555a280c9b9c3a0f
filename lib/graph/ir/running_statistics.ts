import { readAsStatistics } from "./read_as_statistics.ts";
import type { Graph, GraphLeaf } from "./types.ts";

/**
 * The variables that hold running means and variances: what a batch norm reads beside scale and offset.
 *
 * @param graph A traced model.
 * @returns Their leaves.
 *
 * @example
 * ```ts
 * import { runningStatistics, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const [mean, variance, scale] = ["mean", "variance", "scale"].map((name) =>
 *   tf.variable(tf.ones<tf.Rank.R1>([3]), name === "scale", name)
 * );
 * const norm = (x: tf.Tensor) => tf.batchNorm(x, mean!, variance!, undefined, scale!);
 * const found = runningStatistics(trace(norm, [tf.zeros([1, 2, 2, 3])]));
 * assert.deepEqual([...found].map(({ name }) => name), ["mean", "variance"]);
 * ```
 */
export function runningStatistics(graph: Graph): Set<GraphLeaf> {
  const leaves = [...readAsStatistics(graph)];
  return new Set(leaves.filter(({ kind, trainable }) => kind === "variable" && !trainable));
}
