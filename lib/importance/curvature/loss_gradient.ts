import {
  joinArrays,
  type NamedArrays,
  type NamedVariables,
  requireShape,
  type Tensor,
} from "../../core/mod.ts";
import { backward, readArray, writeVariable } from "../../engine/mod.ts";
import type { GradientFunction } from "./hessian_product.ts";

/** The gradient of a network's loss as a function of one flat vector of its parameters. */
export interface LossGradient {
  /** The gradient at any parameters; the variables keep the values that they have. */
  gradient: GradientFunction;
  /** The parameters as they are, one variable behind the other. */
  parameters: Float64Array;
  /** A flat vector as arrays by name, as scores of structures take them. */
  named: (vector: ArrayLike<number>) => NamedArrays;
}

/**
 * Makes the gradient of any tfjs loss a function of flat parameters, for {@linkcode hessianProduct} and the estimates of its
 * diagonal.
 *
 * @param loss Computes the loss, shape [], of samples that stay the same; a network in inference mode, so that no running average
 * moves.
 * @param variables The parameters to differentiate by, in this order.
 * @returns The gradient, the current parameters, and the way back to names.
 * @throws {TypeError} The gradient, if a vector has another length than the parameters.
 *
 * @example The Hessian's diagonal of the sum of w^4
 * ```ts
 * import { exactDiagonal, hessianProduct, lossGradient } from "@geta-lab/geta/importance";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const w = tf.variable(tf.tensor1d([1, 2]));
 * const { gradient, parameters, named } = lossGradient(() => tf.sum(tf.pow(w, 4)), { w });
 * const diagonal = exactDiagonal(hessianProduct(gradient, parameters), 2);
 * named(diagonal).w!.forEach((h, i) => assert.ok(Math.abs(h - [12, 48][i]!) < 0.1));
 * ```
 */
export function lossGradient(loss: () => Tensor, variables: NamedVariables): LossGradient {
  const entries = Object.entries(variables);
  const size = entries.reduce((sum, [, variable]) => sum + variable.size, 0);
  const named = (vector: ArrayLike<number>): NamedArrays => {
    requireShape("the flat parameters", [vector.length], [size]);
    const all = Float32Array.from(vector);
    let start = 0;
    return Object.fromEntries(
      entries.map((
        [name, variable],
      ) => [name, all.slice(start, start += variable.size)]),
    );
  };
  const current = () => entries.map(([, variable]) => readArray(variable));
  return {
    named,
    parameters: joinArrays(Float64Array, current()),
    gradient: (vector) => {
      const before = current();
      const arrays = named(vector);
      try {
        entries.forEach(([name, variable]) => writeVariable(variable, arrays[name]!));
        return flatGradient(loss, entries.map(([, variable]) => variable));
      } finally {
        entries.forEach(([, variable], i) => writeVariable(variable, before[i]!));
      }
    },
  };
}

/** A parameter that the loss does not use has the gradient 0. */
function flatGradient(loss: () => Tensor, variables: NamedVariables[string][]): Float64Array {
  const { value, gradients } = backward(loss, variables);
  const arrays = variables.map(({ size }, i) =>
    gradients[i] ? readArray(gradients[i]) : new Float32Array(size)
  );
  value.dispose();
  for (const gradient of gradients) gradient?.dispose();
  return joinArrays(Float64Array, arrays);
}
