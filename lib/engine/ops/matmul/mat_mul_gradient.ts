/**
 * The gradient of matrix products whose batch axes broadcast, which tfjs refuses.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { replaceGradient } from "../../tfjs/gradients.ts";
import { sumTo } from "../../tfjs/sum_to.ts";

/**
 * Replaces tfjs' gradient of BatchMatMul where batch axes broadcast.
 *
 * ```text
 * C = A B        dA = dC B^T        dB = A^T dC        summed over the matrices that share one A or B
 * ```
 */
export function registerMatMulGradient(): void {
  replaceGradient({
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved, attrs) => {
      const [a, b] = saved as [Tensor, Tensor], dc = dy as Tensor;
      if (tf.util.arraysEqual(a.shape.slice(0, -2), b.shape.slice(0, -2))) return;
      const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
      return {
        a: () =>
          sumTo(
            a.shape,
            transposeA ? tf.matMul(b, dc, transposeB, true) : tf.matMul(dc, b, false, !transposeB),
          ),
        b: () =>
          sumTo(
            b.shape,
            transposeB ? tf.matMul(dc, a, true, transposeA) : tf.matMul(a, dc, !transposeA, false),
          ),
      };
    },
  });
}
