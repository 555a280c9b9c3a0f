/**
 * GELU and SiLU in operators of tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../core/mod.ts";
import { registerDecomposed } from "./register_decomposed.ts";

/**
 * Registers the activations and their gradients.
 *
 * @param backend The backend.
 */
export function registerActivationsDecomposed(backend: string): void {
  type Inputs = Record<"dy" | "x", Tensor>;
  registerDecomposed<Inputs, unknown>(backend, "Gelu", ({ x }) => tf.mul(x, phi(x)));
  registerDecomposed<Inputs, unknown>(backend, "GeluGrad", ({ dy, x }) => {
    const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return tf.mul(dy, tf.add(phi(x), tf.mul(x, density)));
  });
  registerDecomposed<Inputs, unknown>(backend, "Silu", ({ x }) => tf.mul(x, tf.sigmoid(x)));
  registerDecomposed<Inputs, unknown>(backend, "SiluGrad", ({ dy, x }) => {
    const s = tf.sigmoid(x);
    return tf.mul(dy, tf.add(s, tf.mul(tf.mul(x, s), tf.sub(1, s))));
  });
}

// The normal distribution function.
function phi(x: Tensor): Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}
