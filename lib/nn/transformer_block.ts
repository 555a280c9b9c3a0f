import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  integerWithin,
  oneOfWords,
  someFunction,
  type Tensor,
} from "../core/mod.ts";
import { feedForward, type FeedForwardOptions } from "./feed_forward.ts";
import { layerNorm } from "./layer_norm.ts";
import type { VariableStore } from "./variables.ts";

/** What a transformer block is made of. */
export interface TransformerBlockOptions extends FeedForwardOptions {
  /** The layer in which tokens see each other; it gets the mask that the block gets. */
  attention: (x: Tensor, mask?: Tensor) => Tensor;
  /** Whether layer norm stands before each half (ViT, GPT) or after its sum (the first transformer, BERT). */
  norm: "before" | "after";
}

/**
 * A transformer block: attention between tokens, then a feed-forward layer for each, both with a residual sum.
 *
 * ```text
 * before:  x = x + attention(norm1(x))       after:  x = norm1(x + attention(x))
 *          y = x + mlp(norm2(x))                     y = norm2(x + mlp(x))
 * ```
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.1; before and after: Xiong et al. 2020 (arXiv:2002.04745).
 *
 * @param store Gets `name/norm1`, `name/norm2`, `name/mlp/fc1`, `name/mlp/fc2`; the attention has its own variables.
 * @param name Layer name.
 * @param options Attention, sizes, where the norms stand.
 * @returns The block: [..., tokens, width] to the same shape.
 *
 * @example A block whose tokens do not see each other
 * ```ts
 * import { transformerBlock, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const sizes = { width: 4, hidden: 16 };
 * const block = transformerBlock(variableStore(0), "block1", {
 *   attention: (x) => tf.zerosLike(x),
 *   norm: "before",
 *   ...sizes,
 * });
 * assert.deepEqual(block(tf.ones([2, 3, 4])).dataSync(), tf.ones([2, 3, 4]).dataSync());
 * ```
 */
export function transformerBlock(
  store: VariableStore,
  name: string,
  options: TransformerBlockOptions,
): (x: Tensor, mask?: Tensor) => Tensor {
  checkOptions("transformerBlock()", options, {
    width: given(integerWithin({ min: 1 })),
    hidden: given(integerWithin({ min: 1 })),
    activation: someFunction,
    attention: given(someFunction),
    norm: given(oneOfWords(["before", "after"])),
  });
  const { attention, norm, ...sizes } = options;
  const norm1 = layerNorm(store, `${name}/norm1`, sizes.width);
  const norm2 = layerNorm(store, `${name}/norm2`, sizes.width);
  const mlp = feedForward(store, `${name}/mlp`, sizes);
  if (norm === "before") {
    return (x, mask) => {
      x = tf.add(x, attention(norm1(x), mask));
      return tf.add(x, mlp(norm2(x)));
    };
  }
  return (x, mask) => {
    x = norm1(tf.add(x, attention(x, mask)));
    return norm2(tf.add(x, mlp(x)));
  };
}
