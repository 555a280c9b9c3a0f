/**
 * The types in which values travel: tensors of TensorFlow.js, and plain arrays by name.
 *
 * Formulas take and return plain arrays or numbers wherever they can (`qasso`, `importance`, `structure`, most of `quant`); layers,
 * models, graphs and the engine call TensorFlow.js directly, so another array library would mean to rewrite those folders.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs-core";

/** A tensor: float32 unless a comment says otherwise, images as [batch, height, width, channel]. */
export type Tensor = tf.Tensor;

/** A tensor of shape []. */
export type Scalar = tf.Scalar;

/** A tensor with two axes. */
export type Tensor2D = tf.Tensor2D;

/** A tensor with three axes. */
export type Tensor3D = tf.Tensor3D;

/** A tensor with four axes. */
export type Tensor4D = tf.Tensor4D;

/** A tensor whose value training changes. */
export type Variable = tf.Variable;

/** Variables by name, for example `{ "conv1/kernel": … }`. */
export type NamedVariables = Record<string, Variable>;

/**
 * Flat float32 arrays by name: how parameters, gradients and optimizer state travel between the engine and the pure
 * formulas. A scalar (such as a quantizer's step size) is an array of length 1.
 */
export type NamedArrays = Record<string, Float32Array>;

/** The data of a variable of any type, row-major: float32, int32, or bool with one byte an element. */
export type ParameterArray = Float32Array | Int32Array | Uint8Array;

/** Variables of any type as flat arrays by name: parameters, and beside them index tables and masks. */
export type NamedParameters = Record<string, ParameterArray>;

/**
 * Number of elements of a shape.
 *
 * @param shape Lengths of the axes.
 * @returns Their product, 1 for a scalar.
 *
 * @example
 * ```ts
 * import { sizeOf } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([sizeOf([2, 3]), sizeOf([])], [6, 1]);
 * ```
 */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Element type of the data of a variable, as TensorFlow.js calls it.
 *
 * @param data The data.
 * @returns `"float32"`, `"int32"` or `"bool"`.
 *
 * @example
 * ```ts
 * import { elementType } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([Int32Array.of(2), Uint8Array.of(1)].map(elementType), ["int32", "bool"]);
 * ```
 */
export function elementType(data: ParameterArray): "float32" | "int32" | "bool" {
  if (data instanceof Int32Array) return "int32";
  return data instanceof Uint8Array ? "bool" : "float32";
}
