/**
 * Activations of fused layers that our kernels do not compute together with the bias.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import type { DataHandle } from "../../runtime/runtime.ts";

/** The part of the attributes of tfjs' fused kernels that describes the activation. */
export interface FusedActivation {
  /** tfjs' name: `elu`, `leakyrelu`, `linear`, `prelu`, `relu`, `relu6`, `sigmoid`. */
  activation?: string;
  /** Slope of `leakyrelu` below 0. */
  leakyreluAlpha?: number;
}

/**
 * Applies an activation to the output of a fused layer; for kernels, which tfjs does not record inside.
 *
 * @param y The output before the activation; it is disposed.
 * @param attributes Which activation.
 * @param weights Slopes of `prelu` below 0.
 * @returns The handle of the result.
 * @throws {RangeError} If the activation is unknown.
 */
export function activated(
  y: DataHandle,
  { activation, leakyreluAlpha }: FusedActivation,
  weights: DataHandle | undefined,
): DataHandle {
  const run = () => {
    const x: Tensor = tf.engine().makeTensorFromTensorInfo(y as never);
    switch (activation) {
      case "elu":
        return tf.elu(x);
      case "sigmoid":
        return tf.sigmoid(x);
      case "leakyrelu":
        return tf.leakyRelu(x, leakyreluAlpha);
      case "prelu":
        return tf.prelu(x, weights as unknown as Tensor);
    }
    throw new RangeError(
      `Cannot run a fused layer: its activation must be one of tfjs': current value is ${activation}`,
    );
  };
  return tf.tidy(run) as DataHandle;
}
