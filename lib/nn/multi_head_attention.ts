import { checkOptions, given, integerWithin, type Tensor } from "../core/mod.ts";
import { mergeHeads, splitHeads } from "./heads.ts";
import { scaledDotProduct } from "./scaled_dot_product.ts";
import type { SelfAttentionOptions } from "./self_attention.ts";
import { tokenDense } from "./token_dense.ts";
import type { VariableStore } from "./variables.ts";

/**
 * Attention of several heads from elementary operators, with a dense layer for queries, keys, values and output.
 *
 * ```text
 * x ------ query -- split into heads --.
 * source - key ---- split into heads --+-- softmax(Q K^T / sqrt(dim) + bias) V -- merge heads -- output
 * source - value -- split into heads --'
 * ```
 *
 * Tokens attend to each other if `source` is `x` (self-attention), else to those of another sequence (cross-attention).
 * A head is a structure: its columns of query, key and value and its rows of output can leave together.
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.2.
 *
 * @param store Gets `kernel`, [width, width], and `bias`, [width], of `name/query`, `name/key`, `name/value`, `name/output`.
 * @param name Layer name.
 * @param options Width and heads.
 * @returns The layer: [..., tokens, width] to the same shape; `bias` is that of {@linkcode scaledDotProduct}, shape
 * [..., heads or 1, queries, keys]; `source` has the shape [..., keys, width], `x` by default.
 *
 * @example
 * ```ts
 * import { multiHeadAttention, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = multiHeadAttention(variableStore(0), "attention", { width: 8, heads: 2 });
 * assert.deepEqual(layer(tf.zeros([3, 5, 8])).shape, [3, 5, 8]);
 * assert.deepEqual(layer(tf.zeros([3, 5, 8]), undefined, tf.zeros([3, 7, 8])).shape, [3, 5, 8]);
 * ```
 */
export function multiHeadAttention(
  store: VariableStore,
  name: string,
  options: SelfAttentionOptions,
): (x: Tensor, bias?: Tensor, source?: Tensor) => Tensor {
  checkOptions("multiHeadAttention()", options, {
    width: given(integerWithin({ min: 1 })),
    heads: given(integerWithin({ min: 1 })),
  });
  const { width, heads } = options;
  const project = (role: string) =>
    tokenDense(store, `${name}/${role}`, { inputs: width, outputs: width });
  const query = project("query"), key = project("key"), value = project("value");
  const output = project("output");
  return (x, bias, source = x) => {
    const q = splitHeads(query(x), heads);
    const k = splitHeads(key(source), heads);
    const v = splitHeads(value(source), heads);
    return output(mergeHeads(scaledDotProduct(q, k, v, bias)));
  };
}
