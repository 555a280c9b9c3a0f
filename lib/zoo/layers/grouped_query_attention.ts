import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import {
  mergeHeads,
  scaledDotProduct,
  type SelfAttentionOptions,
  splitHeads,
  tokenDense,
  type VariableStore,
} from "../../nn/mod.ts";
import { rotaryPosition } from "./rotary_position.ts";

/** Size of a grouped-query attention. */
export interface GroupedQueryOptions extends SelfAttentionOptions {
  /** Heads of keys and values, which divide the heads of queries; 1 is multi-query attention. */
  keyHeads: number;
}

/**
 * Self-attention in which several query heads share one head of keys and values, so that a text generator has less to
 * remember. Places enter by {@linkcode rotaryPosition}; there are no biases.
 *
 * ```text
 * query heads    0 1   2 3       heads 4
 *                 \|    \|
 * key and value    0     1       keyHeads 2, each repeated heads / keyHeads times
 * ```
 *
 * A key head is a structure, together with its value head and all query heads that share it.
 *
 * Source: Ainslie et al. 2023 (arXiv:2305.13245); multi-query: Shazeer 2019 (arXiv:1911.02150).
 *
 * @param store Gets `name/query/kernel`, [width, width], `name/key/kernel` and `name/value/kernel`, [width, keyHeads dim],
 * `name/output/kernel`, [width, width], where dim = width / heads.
 * @param name Layer name.
 * @param options Width and heads.
 * @returns The layer: [batch, tokens, width] to the same shape; `bias` is that of {@linkcode scaledDotProduct}.
 *
 * @example
 * ```ts
 * import { groupedQueryAttention } from "@geta-lab/geta/zoo";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const layer = groupedQueryAttention(store, "attention", { width: 8, heads: 4, keyHeads: 2 });
 * assert.deepEqual(store.variables["attention/key/kernel"]!.shape, [8, 4]);
 * assert.deepEqual(layer(tf.zeros([3, 5, 8])).shape, [3, 5, 8]);
 * ```
 */
export function groupedQueryAttention(
  store: VariableStore,
  name: string,
  options: GroupedQueryOptions,
): (x: Tensor, bias?: Tensor) => Tensor {
  const { width, heads, keyHeads } = options;
  const times = heads / keyHeads, keyWidth = width / times;
  const project = (role: string, outputs: number) =>
    tokenDense(store, `${name}/${role}`, { inputs: width, outputs, bias: false });
  const query = project("query", width), key = project("key", keyWidth);
  const value = project("value", keyWidth), output = project("output", width);
  return (x, bias) => {
    const q = rotaryPosition(splitHeads(query(x), heads));
    const k = repeatHeads(rotaryPosition(splitHeads(key(x), keyHeads)), times);
    const v = repeatHeads(splitHeads(value(x), keyHeads), times);
    return output(mergeHeads(scaledDotProduct(q, k, v, bias)));
  };
}

/** [batch, heads, tokens, dim] to [batch, heads times, tokens, dim]: each head `times` times in a row. */
function repeatHeads(x: Tensor, times: number): Tensor {
  const [, heads, tokens, dim] = x.shape as [number, number, number, number];
  const copies = tf.tile(tf.reshape(x, [-1, heads, 1, tokens, dim]), [1, 1, times, 1, 1]);
  return tf.reshape(copies, [-1, heads * times, tokens, dim]);
}
