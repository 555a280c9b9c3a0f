import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { silu } from "../../engine/mod.ts";
import { tokenDense, type VariableStore } from "../../nn/mod.ts";

/**
 * A feed-forward layer whose hidden features are switched by a gate (SwiGLU).
 *
 * ```text
 * y = down(silu(gate(x)) * up(x))      silu(z) = z / (1 + exp(-z))
 * ```
 *
 * A hidden feature is a structure: a column of `gate` and of `up`, a row of `down`.
 *
 * Source: Shazeer 2020 (arXiv:2002.05202).
 *
 * @param store Gets `kernel` of `name/gate` and `name/up`, [width, hidden], and of `name/down`, [hidden, width].
 * @param name Layer name.
 * @param size Numbers per token, and hidden features.
 * @returns The layer: [..., width] to the same shape.
 *
 * @example
 * ```ts
 * import { gatedFeedForward } from "@geta-lab/geta/zoo";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = gatedFeedForward(variableStore(0), "mlp", { width: 4, hidden: 8 });
 * assert.deepEqual(layer(tf.zeros([2, 3, 4])).shape, [2, 3, 4]);
 * ```
 */
export function gatedFeedForward(
  store: VariableStore,
  name: string,
  size: { width: number; hidden: number },
): (x: Tensor) => Tensor {
  const { width, hidden } = size;
  const project = (role: string, inputs: number, outputs: number) =>
    tokenDense(store, `${name}/${role}`, { inputs, outputs, bias: false });
  const gate = project("gate", width, hidden), up = project("up", width, hidden);
  const down = project("down", hidden, width);
  return (x) => down(tf.mul(silu(gate(x)), up(x)));
}
