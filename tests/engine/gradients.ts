/**
 * Outputs and gradients of an operator, and what numeric differentiation says about them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { noise } from "./backends.ts";

/** An operator of several tensors. */
export type Operator = (...inputs: Tensor[]) => Tensor;

/** The output and, for a random upstream gradient, the gradients by all inputs. */
export function outputAndGradients(operator: Operator, inputs: Tensor[]): Tensor[] {
  const y = operator(...inputs);
  const upstream = noise(y.shape, 1234);
  const loss = (...xs: Tensor[]) => tf.sum(tf.mul(operator(...xs), upstream));
  return [y, ...tf.grads(loss)(inputs)];
}

/**
 * Fails unless the gradient predicts how a weighted sum of the outputs changes along random directions; the difference
 * quotient is central, so its error falls with the square of the step.
 */
export function assertGradients(operator: Operator, inputs: Tensor[], tolerance = 1e-2): void {
  tf.tidy(() => {
    const upstream = noise(operator(...inputs).shape, 77);
    const loss = (...xs: Tensor[]) => tf.sum(tf.mul(operator(...xs), upstream));
    const gradients = tf.grads(loss)(inputs);
    inputs.forEach((input, i) => {
      const update = noise(input.shape, 500 + i), step = 1e-2;
      const at = (sign: number) => {
        const moved = inputs.map((x, k) => k === i ? tf.add(x, tf.mul(update, sign * step)) : x);
        return dot(operator(...moved), upstream);
      };
      const numeric = (at(1) - at(-1)) / (2 * step);
      const gradient = gradients[i]!;
      const predicted = dot(gradient, update), size = Math.sqrt(dot(gradient, gradient));
      assert.ok(
        Math.abs(numeric - predicted) <= tolerance * (size + 1e-3),
        `input ${i}: ${predicted} predicted, ${numeric} measured`,
      );
    });
  });
}

// In doubles, so that the sum loses nothing.
function dot(a: Tensor, b: Tensor): number {
  const x = Float64Array.from(a.dataSync()), y = b.dataSync();
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0);
}
