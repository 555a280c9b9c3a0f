import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, numberWithin, type Tensor } from "../core/mod.ts";
import { createVariable, type VariableStore } from "./variables.ts";

/** Size of an embedding. */
export interface EmbeddingOptions {
  /** Number of tokens. */
  tokens: number;
  /** Numbers per token. */
  width: number;
  /** Deviation of the initial values; 1 by default, as in PyTorch. */
  deviation?: number;
}

/**
 * A table with one learned row per token.
 *
 * ```text
 * y[..., :] = table[x[...], :]
 * ```
 *
 * @param store Gets `name/table`, shape [tokens, width].
 * @param name Layer name.
 * @param options Sizes.
 * @returns The layer: int32 token numbers [...] to [..., width].
 *
 * @example
 * ```ts
 * import { embedding, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = embedding(variableStore(0), "words", { tokens: 10, width: 4 });
 * const y = layer(tf.tensor1d([7, 7], "int32"));
 * assert.deepEqual(y.shape, [2, 4]);
 * assert.deepEqual(y.dataSync().slice(0, 4), y.dataSync().slice(4));
 * ```
 */
export function embedding(
  store: VariableStore,
  name: string,
  options: EmbeddingOptions,
): (x: Tensor) => Tensor {
  checkOptions("embedding()", options, {
    tokens: given(integerWithin({ min: 1 })),
    width: given(integerWithin({ min: 1 })),
    deviation: numberWithin({ min: 0 }),
  });
  const { tokens, width, deviation = 1 } = options;
  const table = createVariable(store, `${name}/table`, {
    shape: [tokens, width],
    start: (stream) => deviation * stream.normal(),
  });
  return (x) => tf.gather(table as Tensor, x as tf.Tensor1D);
}
