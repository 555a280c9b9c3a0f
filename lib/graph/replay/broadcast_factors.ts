/**
 * Matrix products whose batch axes broadcast, for every backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";

/**
 * Repeats the matrices of the factors where tfjs' own backends would take the wrong ones: they count through the matrices of the
 * product and begin again after the last one of a factor, which is right for equal batch axes, for a single matrix, and where only
 * leading axes are missing or 1.
 *
 * ```text
 * [2, 4, m, k] [2, 1, k, n]: the second factor becomes [2, 4, k, n]
 * ```
 *
 * @param a First factor, shape [..., rows, columns].
 * @param b Second factor, shape [..., rows, columns]; its leading axes broadcast with those of a.
 * @returns Both factors, such that every backend multiplies the right matrices.
 */
export function broadcastFactors(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const ownA = a.shape.slice(0, -2), ownB = b.shape.slice(0, -2);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(ownA, ownB);
  if (isSuffix(ownA, batch) && isSuffix(ownB, batch)) return [a, b];
  return [repeated(a, batch), repeated(b, batch)];
}

/** Whether a shape is the end of another but for missing axes and axes of length 1 in front. */
function isSuffix(shape: number[], whole: number[]): boolean {
  const long = shape.slice(shape.findIndex((length) => length !== 1));
  return shape.every((length) => length === 1) ||
    tf.util.arraysEqual(long, whole.slice(whole.length - long.length));
}

function repeated(factor: Tensor, batch: number[]): Tensor {
  const whole = [...batch, ...factor.shape.slice(-2)];
  // unlike that of tf.tile, the gradient of this product knows every rank
  return tf.util.arraysEqual(factor.shape, whole) ? factor : tf.mul(factor, tf.ones(whole));
}
