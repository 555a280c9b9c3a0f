/**
 * GELU and SiLU in operators of tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { registerComposite } from "../../tfjs/register_composite.ts";

/**
 * Registers the activations and their gradients.
 *
 * @param backend The backend.
 */
export function registerGeluSiluComposite(backend: string): void {
  registerComposite<Inputs, unknown>(backend, "Gelu", ({ x }) => {
    const share = phi(x);
    const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return [tf.mul(x, share), tf.add(share, tf.mul(x, density))];
  });
  registerComposite<Inputs, unknown>(backend, "Silu", ({ x }) => {
    const s = tf.sigmoid(x), y = tf.mul(x, s);
    return [y, tf.add(s, tf.mul(y, tf.sub(1, s)))];
  });
  for (const name of ["GeluGrad", "SiluGrad"]) {
    registerComposite<Inputs, unknown>(backend, name, ({ dy, slope }) => tf.mul(dy, slope));
  }
}

type Inputs = Record<"x" | "dy" | "slope", Tensor>;

// The normal distribution function.
function phi(x: Tensor): Tensor {
  return tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
}
