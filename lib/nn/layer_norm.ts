import type { Tensor } from "../core/mod.ts";
import { layerNorm as normalise } from "../engine/mod.ts";
import { createVariable, type VariableStore } from "./variables.ts";

/**
 * Layer normalisation over the last axis.
 *
 * ```text
 * y = scale * (x - mean) / sqrt(variance + 1e-5) + offset      mean and variance over the last axis
 * ```
 *
 * Source: Ba, Kiros, Hinton 2016 (arXiv:1607.06450).
 *
 * @param store Gets `name/scale` and `name/offset`, each [channels].
 * @param name Layer name.
 * @param channels Length of the last axis.
 * @returns The layer; the shape stays.
 *
 * @example
 * ```ts
 * import { layerNorm, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = layerNorm(variableStore(0), "norm", 2);
 * const [a, b] = layer(tf.tensor2d([[10, 20]])).dataSync();
 * assert.ok(Math.abs(a! + 1) < 1e-5 && Math.abs(b! - 1) < 1e-5);
 * ```
 */
export function layerNorm(
  store: VariableStore,
  name: string,
  channels: number,
): (x: Tensor) => Tensor {
  const scale = createVariable(store, `${name}/scale`, { shape: [channels], start: () => 1 });
  const offset = createVariable(store, `${name}/offset`, { shape: [channels], start: () => 0 });
  return (x) => normalise(x, { scale, offset });
}
