import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, type Tensor } from "../core/mod.ts";
import { createVariable, type VariableStore } from "./variables.ts";

/**
 * A learned vector for each place, added to the token there: attention alone does not see the order of tokens.
 *
 * ```text
 * y[n, t, :] = x[n, t, :] + table[t, :]
 * ```
 *
 * Source: Gehring et al. 2017 (arXiv:1705.03122), section 3.1.
 *
 * @param store Gets `name/table`, [tokens, width], normal with deviation 1 / sqrt(width).
 * @param name Layer name.
 * @param size Number of tokens and numbers per token.
 * @returns The layer: [batch, tokens, width] to the same shape.
 *
 * @example
 * ```ts
 * import { positionEmbedding, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const y = positionEmbedding(store, "position", { tokens: 2, width: 3 })(tf.zeros([1, 2, 3]));
 * assert.deepEqual(y.dataSync(), store.variables["position/table"]!.dataSync());
 * ```
 */
export function positionEmbedding(
  store: VariableStore,
  name: string,
  size: { tokens: number; width: number },
): (x: Tensor) => Tensor {
  checkOptions("positionEmbedding()", size, {
    tokens: given(integerWithin({ min: 1 })),
    width: given(integerWithin({ min: 1 })),
  });
  const { tokens, width } = size;
  const table = createVariable(store, `${name}/table`, {
    shape: [tokens, width],
    start: (stream) => stream.normal() / Math.sqrt(width),
  });
  return (x) => tf.add(x, table);
}
