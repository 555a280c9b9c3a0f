import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, type Tensor, trueOrFalse } from "../core/mod.ts";
import { createVariable, type VariableStore } from "./variables.ts";

/** Size of a dense layer over tokens. */
export interface TokenDenseOptions {
  /** Input features. */
  inputs: number;
  /** Output features. */
  outputs: number;
  /** Whether a bias is added; true by default. */
  bias?: boolean;
}

/**
 * A dense layer applied to every token by itself; all tokens of all samples are the rows of one matrix product.
 *
 * ```text
 * y[..., :] = x[..., :] kernel (+ bias)
 * ```
 *
 * The kernel starts normally distributed with deviation 1 / sqrt(inputs), which keeps the variance where no relu follows.
 *
 * @param store Gets `name/kernel`, shape [inputs, outputs], and `name/bias`, shape [outputs].
 * @param name Layer name.
 * @param options Sizes.
 * @returns The layer: [..., inputs] to [..., outputs].
 *
 * @example
 * ```ts
 * import { tokenDense, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = tokenDense(variableStore(0), "fc", { inputs: 4, outputs: 2 });
 * assert.deepEqual(layer(tf.zeros([3, 5, 4])).shape, [3, 5, 2]);
 * ```
 */
export function tokenDense(
  store: VariableStore,
  name: string,
  options: TokenDenseOptions,
): (x: Tensor) => Tensor {
  checkOptions("tokenDense()", options, {
    inputs: given(integerWithin({ min: 1 })),
    outputs: given(integerWithin({ min: 1 })),
    bias: trueOrFalse,
  });
  const { inputs, outputs, bias = true } = options;
  const kernel = createVariable(store, `${name}/kernel`, {
    shape: [inputs, outputs],
    start: (stream) => stream.normal() / Math.sqrt(inputs),
  });
  const shift = bias
    ? createVariable(store, `${name}/bias`, { shape: [outputs], start: () => 0 })
    : undefined;
  return (x) => {
    const y = tf.matMul(tf.reshape(x, [-1, inputs]), kernel as Tensor);
    return tf.reshape(shift ? tf.add(y, shift) : y, [...x.shape.slice(0, -1), outputs]);
  };
}
