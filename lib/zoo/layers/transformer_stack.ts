import {
  checkOptions,
  given,
  integerWithin,
  oneOfWords,
  someFunction,
  type Tensor,
} from "../../core/mod.ts";
import {
  multiHeadAttention,
  transformerBlock,
  type TransformerBlockOptions,
  type VariableStore,
} from "../../nn/mod.ts";

/** Makes the attention of a block, for example `multiHeadAttention`. */
export type AttentionLayer = (
  store: VariableStore,
  name: string,
  options: { width: number; heads: number },
) => TransformerBlockOptions["attention"];

/** What a stack of transformer blocks is made of. */
export interface TransformerStackOptions
  extends Pick<TransformerBlockOptions, "width" | "norm" | "activation"> {
  /** Number of blocks. */
  layers: number;
  /** Attention heads, which divide the width. */
  heads: number;
  /** The attention; `multiHeadAttention` by default. */
  attention?: AttentionLayer;
}

/**
 * Transformer blocks one behind the other, all of one size, their hidden layers four times as wide.
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), sections 3.1 and 3.3.
 *
 * @param store Gets the variables of `name1`, `name2`, …
 * @param name What the blocks are called.
 * @param options Number and size of the blocks, attention, where the norms stand.
 * @returns The stack: [..., tokens, width] to the same shape; each block gets the mask.
 *
 * @example
 * ```ts
 * import { transformerStack } from "@geta-lab/geta/zoo";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const stack = transformerStack(store, "block", { layers: 2, width: 4, heads: 2, norm: "before" });
 * assert.deepEqual(stack(tf.ones([1, 3, 4])).shape, [1, 3, 4]);
 * assert.deepEqual(store.variables["block2/mlp/fc1/kernel"]!.shape, [4, 16]);
 * ```
 */
export function transformerStack(
  store: VariableStore,
  name: string,
  options: TransformerStackOptions,
): (x: Tensor, mask?: Tensor) => Tensor {
  checkOptions("transformerStack()", options, {
    layers: given(integerWithin({ min: 1 })),
    width: given(integerWithin({ min: 1 })),
    heads: given(integerWithin({ min: 1 })),
    norm: given(oneOfWords(["before", "after"])),
    attention: someFunction,
    activation: someFunction,
  });
  const { layers, heads, attention = multiHeadAttention, ...block } = options;
  const { width } = block;
  const blocks = Array.from(
    { length: layers },
    (_, i) =>
      transformerBlock(store, `${name}${i + 1}`, {
        attention: attention(store, `${name}${i + 1}/attention`, { width, heads }),
        hidden: 4 * width,
        ...block,
      }),
  );
  return (x, mask) => blocks.reduce((sum, next) => next(sum, mask), x);
}
