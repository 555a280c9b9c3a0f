import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";

/**
 * Attention of one head, or of many side by side, spelled out: two matrix products around a softmax.
 *
 * ```text
 * P = softmax(Q K^T / sqrt(dim) + bias)      each row of P sums to 1: how much a query takes of each value
 * y = P V
 * ```
 *
 * The engine's `attention` computes the same in one kernel.
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.1.
 *
 * @param query Q, shape [..., queries, dim].
 * @param key K, shape [..., keys, dim].
 * @param value V, shape [..., keys, dim].
 * @param bias What is added to the scores, broadcast to [..., queries, keys]: a large negative number hides a key.
 * @returns Shape [..., queries, dim].
 *
 * @example Equal scores average the values
 * ```ts
 * import { scaledDotProduct } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const zeros = tf.zeros([2, 1]), values = tf.tensor2d([[1], [3]]);
 * assert.deepEqual([...scaledDotProduct(zeros, zeros, values).dataSync()], [2, 2]);
 * ```
 */
export function scaledDotProduct(query: Tensor, key: Tensor, value: Tensor, bias?: Tensor): Tensor {
  const scale = 1 / Math.sqrt(query.shape.at(-1)!);
  const scores = tf.mul(tf.matMul(query, key, false, true), scale);
  return tf.matMul(tf.softmax(bias ? tf.add(scores, bias) : scores), value);
}
