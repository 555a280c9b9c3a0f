/**
 * The parametric rectifier with slopes that broadcast, which tfjs' kernel reads one after the other.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { register } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** Lets Prelu broadcast its slopes on our backend. */
export function registerPrelu(): void {
  register<{ x: DataHandle; alpha: DataHandle }, unknown>("Prelu", (original) => (call) => {
    const { x, alpha } = call.inputs;
    const own = alpha.shape.slice(alpha.shape.findIndex((length) => length !== 1));
    const last = x.shape.slice(x.shape.length - own.length);
    if (own.every((length, axis) => length === last[axis])) return original(call);
    const signal = x as unknown as Tensor, slope = alpha as unknown as Tensor;
    return tf.tidy(() => tf.add(tf.relu(signal), tf.mul(slope, tf.minimum(signal, 0))));
  });
}
