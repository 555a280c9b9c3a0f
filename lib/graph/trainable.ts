import * as tf from "@tensorflow/tfjs-core";
import type { NamedVariables, Tensor } from "../core/mod.ts";
import { heldWeights } from "./record/held_weights.ts";
import type { Traceable } from "./record/traced_call.ts";
import { withVariables } from "./record/with_variables.ts";

/** A model whose weights are variables. */
export interface TrainableModel {
  /** Its weights by name; running means and variances are not trained. */
  variables: NamedVariables;
  /** The model with these in place of its own tensors; takes its inputs as arguments, in order. */
  forward: (...inputs: Tensor[]) => Tensor | Tensor[];
}

/** Roles of weights that no gradient changes. */
const STATISTICS = ["mean", "variance"];

/**
 * Makes a model that holds its weights as plain tensors trainable: gives each a variable, and a function that reads these instead.
 * The model itself keeps its weights.
 *
 * Which tensors are weights, and their names, says {@linkcode findParameters}.
 *
 * @param f A `GraphModel`, or a function of tensors.
 * @param inputs Its arguments, for example zeros.
 * @returns The variables and the function.
 * @throws {TypeError} If it cannot be called, is async, returns no tensors, or needs `executeAsync`; the function throws it if a
 * weight enters a custom gradient, through which no exact gradient could pass.
 *
 * @example
 * ```ts
 * import { trace, trainable } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.ones([3, 2]);
 * const { variables, forward } = trainable((x: tf.Tensor) => tf.matMul(x, kernel), [tf.zeros([1, 3])]);
 * variables["BatchMatMul_0/kernel"]!.assign(tf.fill([3, 2], 2));
 * assert.deepEqual([...(forward(tf.ones([1, 3])) as tf.Tensor).dataSync()], [6, 6]);
 * assert.equal(trace(forward, [tf.zeros([1, 3])], { variables }).leaves[1]!.name, "BatchMatMul_0/kernel");
 * ```
 */
export function trainable<Inputs extends Tensor[] | Record<string, Tensor>>(
  f: Traceable<Inputs>,
  inputs: Inputs,
): TrainableModel {
  const held = heldWeights(f, inputs).map(({ name, tensor, role }) => ({
    name,
    tensor,
    variable: tf.variable(tensor, !STATISTICS.includes(role)),
  }));
  return {
    variables: Object.fromEntries(held.map(({ name, variable }) => [name, variable])),
    forward: withVariables(f, new Map(held.map(({ tensor, variable }) => [tensor, variable]))),
  };
}
