/**
 * Outputs and gradients of an operator.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
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
