import { checkOptions, given, integerWithin, type Tensor } from "../core/mod.ts";
import { dense as productAndBias } from "../engine/mod.ts";
import { createVariable, heNormal, type VariableStore } from "./variables.ts";

/** Size of a dense layer. */
export interface DenseOptions {
  /** Input features. */
  inputs: number;
  /** Output features. */
  outputs: number;
}

/**
 * A dense layer with bias.
 *
 * ```text
 * y = x kernel + bias
 * ```
 *
 * @param store Gets `name/kernel`, shape [inputs, outputs], and `name/bias`, shape [outputs].
 * @param name Layer name.
 * @param options Sizes.
 * @returns The layer: [batch, inputs] to [batch, outputs].
 *
 * @example
 * ```ts
 * import { dense, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = dense(variableStore(0), "fc", { inputs: 4, outputs: 2 });
 * assert.deepEqual(layer(tf.zeros([5, 4])).shape, [5, 2]);
 * ```
 */
export function dense(
  store: VariableStore,
  name: string,
  options: DenseOptions,
): (x: Tensor) => Tensor {
  checkOptions("dense()", options, {
    inputs: given(integerWithin({ min: 1 })),
    outputs: given(integerWithin({ min: 1 })),
  });
  const { inputs, outputs } = options;
  const kernel = createVariable(store, `${name}/kernel`, {
    shape: [inputs, outputs],
    start: heNormal(inputs),
  });
  const bias = createVariable(store, `${name}/bias`, { shape: [outputs], start: () => 0 });
  return (x) => productAndBias(x, { kernel, bias });
}
