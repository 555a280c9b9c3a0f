/**
 * The gradient of broadcasting.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";

/**
 * Sums a gradient over the axes along which an operand was repeated.
 *
 * @param shape Shape of the operand.
 * @param gradient Gradient of the operand as it was repeated.
 * @returns The gradient, of the operand's shape.
 */
export function sumTo(shape: readonly number[], gradient: Tensor): Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], gradient.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, [...shape]);
}
