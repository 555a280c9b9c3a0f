/**
 * A dense layer in one operator forward and one for the gradients of its parameters.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireShape, type Tensor, type Tensor2D } from "../../../core/mod.ts";
import { registerGradient, runKernel } from "../../tfjs/register.ts";
import { requireFloat32 } from "../../tfjs/require_float32.ts";
import { isActive } from "../../runtime/runtime.ts";

/** Parameters of a dense layer. */
export interface DenseTensors {
  /** Kernel, shape [inputs, outputs]. */
  kernel: Tensor;
  /** Bias, shape [outputs]. */
  bias: Tensor;
}

/**
 * A dense layer: matrix product and bias. On the engine the bias is added while a block of the product is in the cache, and
 * with many rows (1024, and twice the width, or more) its gradient is summed beside the kernel's in the same way; other
 * backends multiply and add.
 *
 * ```text
 * y = x kernel + bias
 * dx = dy kernel^T    dkernel = x^T dy    dbias = sum over the rows of dy
 * ```
 *
 * A trace shows it as `BatchMatMul` and `Add`.
 *
 * @param x Input, float32 [rows, inputs].
 * @param tensors Kernel and bias.
 * @returns Output, [rows, outputs].
 * @throws {TypeError} If a shape does not fit, or a tensor is not float32.
 *
 * @example
 * ```ts
 * import { dense, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const kernel = tf.tensor2d([[1, 2], [3, 4]]), bias = tf.tensor1d([10, 20]);
 * assert.deepEqual([...dense(tf.tensor2d([[1, 1]]), { kernel, bias }).dataSync()], [14, 26]);
 * ```
 */
export function dense(x: Tensor, { kernel, bias }: DenseTensors): Tensor2D {
  requireFloat32({ x, kernel, bias });
  if (kernel.shape.length !== 2) {
    throw new TypeError(
      `Cannot use kernel: its shape must have 2 axes: current value is [${kernel.shape}]`,
    );
  }
  const [inputs, outputs] = kernel.shape as [number, number];
  requireShape("x", x.shape, [x.shape[0] ?? 0, inputs]);
  requireShape("bias", bias.shape, [outputs]);
  if (!isActive()) return tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias);
  return runKernel("Dense", { a: x, b: kernel, bias })[0] as Tensor2D;
}

registerGradient({
  kernelName: "Dense",
  inputsToSave: ["a", "b"],
  gradFunc: (upstream, saved) => {
    const [a, b] = saved as [tf.Tensor2D, tf.Tensor2D], dy = upstream as tf.Tensor2D;
    const [dKernel, dBias] = runKernel("DenseGrad", { a, dy });
    return { a: () => tf.matMul(dy, b, false, true), b: () => dKernel!, bias: () => dBias! };
  },
});

// for second derivatives: linear in a and in dy
registerGradient({
  kernelName: "DenseGrad",
  inputsToSave: ["a", "dy"],
  gradFunc: (upstream, saved) => {
    const [a, dy] = saved as [tf.Tensor2D, tf.Tensor2D];
    const [kernel, bias] = upstream as unknown as [tf.Tensor2D, tf.Tensor1D];
    return {
      a: () => tf.matMul(dy, kernel, false, true),
      dy: () => dense(a, { kernel, bias }),
    };
  },
});
