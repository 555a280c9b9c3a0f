/**
 * The tensor type of the library. Every other file takes it from here, so that the array library below can be exchanged
 * in one place.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs-core";

/** A tensor: float32 unless a comment says otherwise, images as [batch, height, width, channel]. */
export type Tensor = tf.Tensor;

/** A tensor whose value training changes. */
export type Variable = tf.Variable;

/** Variables by name, for example `{ "conv1/kernel": … }`. */
export type NamedVariables = Record<string, Variable>;

/**
 * Flat float32 arrays by name: how parameters, gradients and optimizer state travel between the engine and the pure
 * formulas. A scalar (such as a quantizer's step size) is an array of length 1.
 */
export type NamedArrays = Record<string, Float32Array>;
