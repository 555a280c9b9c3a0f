/**
 * A sum and relu as one operator: the end of a residual block.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireFloat32, requireShape, type Tensor } from "../../../core/mod.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { runKernel } from "../../tfjs/register.ts";
import { isActive } from "../../runtime/runtime.ts";

/**
 * Adds two tensors and sets negative sums to 0. On the engine that is one pass over memory instead of two, and the sum is never
 * stored; other backends run one operator after the other.
 *
 * ```text
 * y = max(0, a + b)        da = db = dy where y > 0, else 0
 * ```
 *
 * A trace shows it as `Add` and `Relu`.
 *
 * @param a Float32, any shape.
 * @param b Float32, the shape of a.
 * @returns The result, shape of a.
 * @throws {TypeError} If the shapes differ, or a tensor is not float32.
 *
 * @example
 * ```ts
 * import { addRelu, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = addRelu(tf.tensor1d([1, 2]), tf.tensor1d([3, -4]));
 * assert.deepEqual([...y.dataSync()], [4, 0]);
 * ```
 */
export function addRelu(a: Tensor, b: Tensor): Tensor {
  requireFloat32({ a, b });
  requireShape("b", b.shape, a.shape);
  if (!isActive()) return tf.tidy(() => tf.relu(tf.add(a, b)));
  return runKernel("AddRelu", { a, b })[0]!;
}

registerGradient({
  kernelName: "AddRelu",
  outputsToSave: [true], // positive where the sum is, and the next layer saves it anyway
  gradFunc: (dy, saved) => {
    const [y] = saved as [Tensor];
    const da = runKernel("ReluGrad", { dy: dy as Tensor, x: y })[0]!;
    return { a: () => da, b: () => tf.clone(da) }; // each gradient has one owner; the data are shared
  },
});
