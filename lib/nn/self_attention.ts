import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, type Tensor } from "../core/mod.ts";
import { attention } from "../engine/mod.ts";
import { dense } from "./dense.ts";
import type { VariableStore } from "./variables.ts";

/** Size of a self-attention layer. */
export interface SelfAttentionOptions {
  /** Numbers per token, in and out. */
  width: number;
  /** Number of heads, which divides the width. */
  heads: number;
}

/**
 * Self-attention of several heads, with a dense layer for queries, keys, values and output.
 *
 * ```text
 * y = output(attention(query(x), key(x), value(x)))
 * ```
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.2.
 *
 * @param store Gets `kernel`, [width, width], and `bias`, [width], of `name/query`, `name/key`, `name/value`, `name/output`.
 * @param name Layer name.
 * @param options Width and heads.
 * @returns The layer: [batch, tokens, width] to the same shape; the optional mask is that of `attention`.
 *
 * @example
 * ```ts
 * import { selfAttention, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = selfAttention(variableStore(0), "attention", { width: 8, heads: 2 });
 * assert.deepEqual(layer(tf.zeros([3, 5, 8])).shape, [3, 5, 8]);
 * ```
 */
export function selfAttention(
  store: VariableStore,
  name: string,
  options: SelfAttentionOptions,
): (x: Tensor, mask?: Tensor) => Tensor {
  checkOptions("selfAttention()", options, {
    width: given(integerWithin({ min: 1 })),
    heads: given(integerWithin({ min: 1 })),
  });
  const { width, heads } = options;
  const [query, key, value, output] = ["query", "key", "value", "output"].map((role) =>
    dense(store, `${name}/${role}`, { inputs: width, outputs: width })
  ) as [Layer, Layer, Layer, Layer];
  return (x, mask) => {
    const rows = tf.reshape(x, [-1, width]); // one matrix product for all samples
    const [q, k, v] = [query, key, value].map((layer) => tf.reshape(layer(rows), x.shape));
    const mixed = attention(q!, k!, v!, { heads, ...mask ? { mask } : {} });
    return tf.reshape(output(tf.reshape(mixed, [-1, width])), x.shape);
  };
}

type Layer = (x: Tensor) => Tensor;
