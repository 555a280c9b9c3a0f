/**
 * Gradients of comparisons and of logic, which tfjs lacks but for GreaterEqual.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { registerGradient } from "../../tfjs/gradients.ts";

const PAIRS = ["Equal", "NotEqual", "Less", "LessEqual", "Greater", "LogicalAnd", "LogicalOr"];

/**
 * Registers them for all backends. The results are constant between their jumps, so the slope is zero, as in TensorFlow: a mask that
 * is computed of what it masks stops no training.
 *
 * ```text
 * y = x * (x > 0.1)      dx = dy * (x > 0.1)
 * ```
 */
export function registerFlatGradients(): void {
  for (const kernelName of PAIRS) {
    registerGradient({
      kernelName,
      inputsToSave: ["a", "b"],
      gradFunc: (_, saved) => {
        const [a, b] = saved as [Tensor, Tensor];
        return { a: () => tf.zeros(a.shape), b: () => tf.zeros(b.shape) };
      },
    });
  }
  registerGradient({
    kernelName: "LogicalNot",
    inputsToSave: ["x"],
    gradFunc: (_, [x]) => ({ x: () => tf.zeros(x!.shape) }),
  });
}
