import type { Tensor } from "../../core/mod.ts";
import { heldWeights } from "./held_weights.ts";
import type { Traceable } from "./traced_call.ts";

/**
 * Finds the weights of a model that holds plain tensors instead of variables, by what it does with them.
 *
 * A float tensor that outlives the call is a weight if it reaches an operator in a place for weights, at most reshaped or
 * transposed: kernels of convolutions and matrix products; scale, offset, mean and variance of a batch norm; slopes; tables of
 * lookups; and vectors along the last axis that are added, subtracted, multiplied or divided by. All others are constants: scalars,
 * grids of boxes, masks, shapes, axes, permutations.
 *
 * A weight of a `GraphModel` is called by the node that uses it and its role, for example `block1/Conv2D/kernel`; one of a
 * function by operator and position, `Conv2D_0/kernel`, and a bias by what it is added to, `Conv2D_0/bias`.
 *
 * @param f A `GraphModel`, or a function of tensors; it is called once.
 * @param inputs Its arguments, for example zeros.
 * @returns The tensors themselves by name, in order of use.
 * @throws {TypeError} If it cannot be called, is async, returns no tensors, or needs `executeAsync`.
 *
 * @example
 * ```ts
 * import { findParameters } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.ones([3, 2]), bias = tf.zeros([2]), half = tf.scalar(0.5);
 * const f = (x: tf.Tensor) => tf.mul(tf.add(tf.matMul(x, kernel), bias), half);
 * const found = findParameters(f, [tf.zeros([1, 3])]);
 * assert.deepEqual(Object.keys(found), ["BatchMatMul_0/kernel", "BatchMatMul_0/bias"]);
 * assert.equal(found["BatchMatMul_0/kernel"], kernel);
 * ```
 */
export function findParameters<Inputs extends Tensor[] | Record<string, Tensor>>(
  f: Traceable<Inputs>,
  inputs: Inputs,
): Record<string, Tensor> {
  return Object.fromEntries(heldWeights(f, inputs).map(({ name, tensor }) => [name, tensor]));
}
