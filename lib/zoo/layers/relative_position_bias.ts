import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { createVariable, type VariableStore } from "../../nn/mod.ts";

/**
 * Attention scores that depend on where the key lies as seen from the query: one learned number per offset and head.
 *
 * ```text
 * bias[h, q, k] = table[offset(q, k), h]      offset = (row(q) - row(k) + window - 1) (2 window - 1)
 *                                                    + column(q) - column(k) + window - 1
 * ```
 *
 * Source: Liu et al. 2021 (arXiv:2103.14030), section 3.2, eq. 4.
 *
 * @param store Gets `name/table`, [(2 window - 1)^2, heads], normal with deviation 0.02.
 * @param name Layer name.
 * @param size Side of the window and number of heads.
 * @returns A function that looks the bias up, shape [heads, window^2, window^2].
 *
 * @example
 * ```ts
 * import { relativePositionBias } from "@geta-lab/geta/zoo";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const bias = relativePositionBias(store, "position", { window: 2, heads: 1 });
 * const [here] = bias().dataSync(); // from the first pixel to itself: the middle of the 9 offsets
 * assert.equal(here, store.variables["position/table"]!.dataSync()[4]);
 * ```
 */
export function relativePositionBias(
  store: VariableStore,
  name: string,
  size: { window: number; heads: number },
): () => Tensor {
  const { window, heads } = size;
  const side = 2 * window - 1, area = window * window;
  const table = createVariable(store, `${name}/table`, {
    shape: [side * side, heads],
    start: (stream) => 0.02 * stream.normal(),
  });
  const offsets = Int32Array.from({ length: area * area }, (_, i) => {
    const query = Math.floor(i / area), key = i % area;
    const down = Math.floor(query / window) - Math.floor(key / window);
    const right = query % window - key % window;
    return (down + window - 1) * side + right + window - 1;
  });
  return () => {
    const looked = tf.gather(table as Tensor, tf.tensor1d(offsets, "int32"));
    return tf.transpose(tf.reshape(looked, [area, area, heads]), [2, 0, 1]);
  };
}
