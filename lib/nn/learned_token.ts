import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { createVariable, type VariableStore } from "./variables.ts";

/**
 * A learned token put in front of the tokens of every sample, for example the class token, from whose place the scores are read.
 *
 * ```text
 * y[n] = [token; x[n]]
 * ```
 *
 * Source: Devlin et al. 2018 (arXiv:1810.04805), the token [CLS]; for images Dosovitskiy et al. 2020 (arXiv:2010.11929).
 *
 * @param store Gets `name/token`, [1, 1, width], normal with deviation 1 / sqrt(width).
 * @param name Layer name.
 * @param width Numbers per token.
 * @returns The layer: [batch, tokens, width] to [batch, 1 + tokens, width].
 *
 * @example
 * ```ts
 * import { learnedToken, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = learnedToken(variableStore(0), "class", 4);
 * assert.deepEqual(layer(tf.zeros([2, 9, 4])).shape, [2, 10, 4]);
 * ```
 */
export function learnedToken(
  store: VariableStore,
  name: string,
  width: number,
): (x: Tensor) => Tensor {
  const token = createVariable(store, `${name}/token`, {
    shape: [1, 1, width],
    start: (stream) => stream.normal() / Math.sqrt(width),
  });
  return (x) => tf.concat([tf.tile(token as Tensor, [x.shape[0]!, 1, 1]), x], 1);
}
