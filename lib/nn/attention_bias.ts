/**
 * What is added to attention scores so that a query does not see a key: a large negative number, whose exponential is 0.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";

/** Added to a score that must not count. */
const HIDDEN = -1e9;

/**
 * Hides what comes later: a token sees itself and those before it.
 *
 * ```text
 * bias[q, k] = 0 if k <= q, else -1e9
 * ```
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.3.
 *
 * @param tokens Number of tokens.
 * @returns Shape [tokens, tokens].
 *
 * @example
 * ```ts
 * import { causalBias } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(causalBias(2).arraySync(), [[0, -1e9], [0, 0]]);
 * ```
 */
export function causalBias(tokens: number): Tensor {
  const data = Float32Array.from({ length: tokens * tokens }, (_, i) => {
    const query = Math.floor(i / tokens), key = i % tokens;
    return key <= query ? 0 : HIDDEN;
  });
  return tf.tensor(data, [tokens, tokens]);
}

/**
 * Hides token 0, which fills up texts that are too short.
 *
 * ```text
 * bias[n, 0, 0, k] = -1e9 if tokens[n, k] = 0, else 0
 * ```
 *
 * @param tokens Token numbers, int32, shape [batch, tokens].
 * @returns Shape [batch, 1, 1, tokens]: the same for all heads and queries.
 *
 * @example
 * ```ts
 * import { paddingBias } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const bias = paddingBias(tf.tensor2d([[7, 5, 0]], [1, 3], "int32"));
 * assert.deepEqual(bias.shape, [1, 1, 1, 3]);
 * assert.deepEqual([...bias.dataSync()].map((added) => added < 0), [false, false, true]);
 * ```
 */
export function paddingBias(tokens: Tensor): Tensor {
  const isPadding = tf.cast(tf.equal(tokens, tf.scalar(0, "int32")), "float32");
  return tf.reshape(tf.mul(isPadding, HIDDEN), [-1, 1, 1, tokens.shape[1]!]);
}
