import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, type Tensor } from "../core/mod.ts";
import { mergeHeads } from "./heads.ts";
import { scaledDotProduct } from "./scaled_dot_product.ts";
import type { SelfAttentionOptions } from "./self_attention.ts";
import { tokenDense } from "./token_dense.ts";
import type { VariableStore } from "./variables.ts";

/**
 * Self-attention whose queries, keys and values come from one dense layer, as in most vision transformers: one large matrix
 * product instead of three.
 *
 * ```text
 * qkv(x)     [batch, tokens, 3 width]
 * reshape    [batch, tokens, 3, heads, dim]      columns: all of Q, then all of K, then all of V; in each, head by head
 * transpose  [3, batch, heads, tokens, dim]
 * unstack    Q, K, V
 * y = output(merge heads(softmax(Q K^T / sqrt(dim)) V))
 * ```
 *
 * A head is a structure: three separate pieces of the columns of `qkv`.
 *
 * Source: Dosovitskiy et al. 2020 (arXiv:2010.11929), appendix A, eq. 5-8.
 *
 * @param store Gets `name/qkv/kernel`, [width, 3 width], `name/qkv/bias`, [3 width], and the same of `name/output`, [width, width].
 * @param name Layer name.
 * @param options Width and heads.
 * @returns The layer: [batch, tokens, width] to the same shape.
 *
 * @example
 * ```ts
 * import { qkvAttention, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = qkvAttention(variableStore(0), "attention", { width: 8, heads: 2 });
 * assert.deepEqual(layer(tf.zeros([3, 5, 8])).shape, [3, 5, 8]);
 * ```
 */
export function qkvAttention(
  store: VariableStore,
  name: string,
  options: SelfAttentionOptions,
): (x: Tensor) => Tensor {
  checkOptions("qkvAttention()", options, {
    width: given(integerWithin({ min: 1 })),
    heads: given(integerWithin({ min: 1 })),
  });
  const { width, heads } = options;
  const qkv = tokenDense(store, `${name}/qkv`, { inputs: width, outputs: 3 * width });
  const output = tokenDense(store, `${name}/output`, { inputs: width, outputs: width });
  return (x) => {
    const parts = tf.reshape(qkv(x), [...x.shape.slice(0, 2), 3, heads, width / heads]);
    const [q, k, v] = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4])) as [Tensor, Tensor, Tensor];
    return output(mergeHeads(scaledDotProduct(q, k, v)));
  };
}
