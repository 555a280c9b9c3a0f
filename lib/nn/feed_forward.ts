import { checkOptions, given, integerWithin, someFunction, type Tensor } from "../core/mod.ts";
import { gelu } from "../engine/mod.ts";
import { tokenDense } from "./token_dense.ts";
import type { VariableStore } from "./variables.ts";

/** Size of a feed-forward layer. */
export interface FeedForwardOptions {
  /** Numbers per token, in and out. */
  width: number;
  /** Features between the two dense layers; usually 4 times the width. */
  hidden: number;
  /** Applied to the hidden features; `gelu` by default. */
  activation?: (x: Tensor) => Tensor;
}

/**
 * The second half of a transformer block: two dense layers, applied to every token by itself.
 *
 * ```text
 * y = fc2(gelu(fc1(x)))
 * ```
 *
 * A hidden feature is a structure: a column and a bias of `fc1`, a row of `fc2`.
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.3; gelu since BERT and GPT.
 *
 * @param store Gets `name/fc1`, [width, hidden], and `name/fc2`, [hidden, width], each with bias.
 * @param name Layer name.
 * @param options Sizes and activation.
 * @returns The layer: [..., width] to the same shape.
 *
 * @example
 * ```ts
 * import { feedForward, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const layer = feedForward(store, "mlp", { width: 4, hidden: 16 });
 * assert.deepEqual(layer(tf.zeros([2, 3, 4])).shape, [2, 3, 4]);
 * assert.deepEqual(store.variables["mlp/fc1/kernel"]!.shape, [4, 16]);
 * ```
 */
export function feedForward(
  store: VariableStore,
  name: string,
  options: FeedForwardOptions,
): (x: Tensor) => Tensor {
  checkOptions("feedForward()", options, {
    width: given(integerWithin({ min: 1 })),
    hidden: given(integerWithin({ min: 1 })),
    activation: someFunction,
  });
  const { width, hidden, activation = gelu } = options;
  const fc1 = tokenDense(store, `${name}/fc1`, { inputs: width, outputs: hidden });
  const fc2 = tokenDense(store, `${name}/fc2`, { inputs: hidden, outputs: width });
  return (x) => fc2(activation(fc1(x)));
}
