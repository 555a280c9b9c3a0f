/**
 * GELU and SiLU, and a fast gradient for the sigmoid.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireFloat32, type Tensor } from "../../../core/mod.ts";
import { registerGradient, replaceGradient } from "../../tfjs/gradients.ts";
import { registerComposite, runKernel } from "../../tfjs/register.ts";

/**
 * The Gaussian error linear unit, in its exact form.
 *
 * ```text
 * y = x Phi(x)      Phi(x) = (1 + erf(x / sqrt(2))) / 2
 * dx = dy (Phi(x) + x phi(x))      phi(x) = exp(-x^2 / 2) / sqrt(2 pi)
 * ```
 *
 * The approximation of erf is good to 1.5e-7. Kernels: `Gelu`, `GeluGrad`.
 *
 * Source: Hendrycks and Gimpel: Gaussian Error Linear Units (arXiv:1606.08415).
 *
 * @param x Any shape, float32.
 * @returns Shape of x.
 * @throws {TypeError} If x has another type.
 *
 * @example
 * ```ts
 * import { gelu, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [low, zero, one] = gelu(tf.tensor1d([-20, 0, 1])).dataSync();
 * assert.ok(Math.abs(low!) < 1e-6 && zero === 0 && Math.abs(one! - 0.8413447) < 1e-6);
 * ```
 */
export function gelu(x: Tensor): Tensor {
  requireFloat32({ x });
  return runKernel("Gelu", { x })[0]!;
}

/**
 * The sigmoid linear unit, also called swish.
 *
 * ```text
 * y = x s(x)      s(x) = 1 / (1 + exp(-x))
 * dx = dy (s + x s (1 - s))
 * ```
 *
 * Kernels: `Silu`, `SiluGrad`.
 *
 * Source: Elfwing, Uchibe, Doya: Sigmoid-Weighted Linear Units (arXiv:1702.03118).
 *
 * @param x Any shape, float32.
 * @returns Shape of x.
 * @throws {TypeError} If x has another type.
 *
 * @example
 * ```ts
 * import { silu, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [zero, one] = silu(tf.tensor1d([0, 1])).dataSync();
 * assert.ok(zero === 0 && Math.abs(one! - 0.7310586) < 1e-6);
 * ```
 */
export function silu(x: Tensor): Tensor {
  requireFloat32({ x });
  return runKernel("Silu", { x })[0]!;
}

for (const kernelName of ["Gelu", "Silu"]) {
  registerGradient({
    kernelName,
    firstOutputOnly: true,
    outputsToSave: [false, true], // the slope, in place of x: as large, and the backward pass is one multiplication
    gradFunc: (dy, [slope]) => ({
      x: () => runKernel(`${kernelName}Grad`, { dy: (dy as Tensor[])[0]!, slope: slope! })[0]!,
    }),
  });
}

type Inputs = Record<"x" | "dy" | "slope", Tensor>;

registerComposite<Inputs, unknown>("Gelu", ({ x }) => {
  const share = phi(x);
  const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return [tf.mul(x, share), tf.add(share, tf.mul(x, density))];
});
registerComposite<Inputs, unknown>("Silu", ({ x }) => {
  const s = tf.sigmoid(x), y = tf.mul(x, s);
  return [y, tf.add(s, tf.mul(y, tf.sub(1, s)))];
});
for (const name of ["GeluGrad", "SiluGrad"]) {
  registerComposite<Inputs, unknown>(name, ({ dy, slope }) => tf.mul(dy, slope));
}

// The normal distribution function.
function phi(x: Tensor): Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}

/** Replaces tfjs' gradient of the sigmoid, which makes three passes over memory, by one kernel. */
export function registerSigmoidGradient(): void {
  replaceGradient({
    kernelName: "Sigmoid",
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({
      x: () => runKernel("SigmoidGrad", { dy: dy as Tensor, y: saved[0]! })[0]!,
    }),
  });
}
