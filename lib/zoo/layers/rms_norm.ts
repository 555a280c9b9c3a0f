import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { createVariable, type VariableStore } from "../../nn/mod.ts";

const EPSILON = 1e-5;

/**
 * Layer norm without mean and offset: divides each row by its root mean square.
 *
 * ```text
 * y = scale * x / sqrt(mean(x^2) + 1e-5)      mean over the last axis
 * ```
 *
 * Source: Zhang and Sennrich 2019 (arXiv:1910.07467).
 *
 * @param store Gets `name/scale`, [channels].
 * @param name Layer name.
 * @param channels Length of the last axis.
 * @returns The layer; the shape stays.
 *
 * @example
 * ```ts
 * import { rmsNorm } from "@geta-lab/geta/zoo";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [a, b] = rmsNorm(variableStore(0), "norm", 2)(tf.tensor2d([[70, 10]])).dataSync(); // root mean square 50
 * assert.ok(Math.abs(a! - 1.4) < 1e-5 && Math.abs(b! - 0.2) < 1e-5);
 * ```
 */
export function rmsNorm(
  store: VariableStore,
  name: string,
  channels: number,
): (x: Tensor) => Tensor {
  const scale = createVariable(store, `${name}/scale`, { shape: [channels], start: () => 1 });
  return (x) => {
    const square = tf.add(tf.mean(tf.square(x), -1, true), EPSILON);
    return tf.mul(tf.mul(x, tf.rsqrt(square)), scale);
  };
}
