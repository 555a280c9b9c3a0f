/**
 * A dense layer in one operator forward and one for the gradients of its parameters.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireFloat32, requireShape, type Tensor, type Tensor2D } from "../../../core/mod.ts";
import { address, allocate } from "../../memory/heap.ts";
import { matMul } from "./mat_mul.ts";
import { deepProduct, isDeep } from "../../gemm/matrix_product.ts";
import { sumBlock } from "../reduce/reductions.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { register, runKernel } from "../../tfjs/register.ts";
import { type DataHandle, isActive } from "../../runtime/runtime.ts";

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

/** Registers Dense and DenseGrad on our backend. */
export function registerDenseWasm(): void {
  register<Record<"a" | "b" | "bias", DataHandle>, unknown>(
    "Dense",
    () => ({ inputs: { a, b, bias } }) =>
      matMul(a, b, { transposeA: false, transposeB: false }, {
        bias: address(bias),
        activation: 0,
      }),
  );
  register<Record<"a" | "dy", DataHandle>, unknown>(
    "DenseGrad",
    () => ({ inputs: { a, dy } }) => {
      const [rows, m] = a.shape as [number, number], n = dy.shape[1]!;
      const dBias = allocate([n]);
      const sizes = { m, n, k: rows };
      if (m * n > 0 && isDeep(sizes)) {
        const dKernel = allocate([m, n]);
        const addresses = { a: address(a), b: address(dy), c: address(dKernel) };
        deepProduct({ transposeA: 1, ...sizes, ...addresses }, address(dBias));
        return [dKernel, dBias];
      }
      sumBlock({ outer: 1, middle: rows, inner: n }, 1, address(dy), address(dBias));
      return [matMul(a, dy, { transposeA: true, transposeB: false }), dBias];
    },
  );
}
