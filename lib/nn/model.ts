import type { NamedVariables, Tensor } from "../core/mod.ts";

/** Whether a forward pass trains: batch norm then uses (and updates) other statistics. */
export interface Mode {
  /** True in training, false in inference. */
  training: boolean;
}

/** A part of a network: from a tensor to a tensor, in training or in inference. */
export type Block = (x: Tensor, mode: Mode) => Tensor;

/**
 * A network: a function over named variables. A user's own network needs no more than these fields.
 *
 * @example A network of one's own
 * ```ts
 * import { dense, type Model, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const layer = dense(store, "fc", { inputs: 3, outputs: 2 });
 * const model: Model = {
 *   name: "mine",
 *   inputShape: [3],
 *   variables: store.variables,
 *   forward: (x) => layer(x),
 * };
 * assert.deepEqual(model.forward(tf.zeros([1, 3]), { training: false }).shape, [1, 2]);
 * ```
 */
export interface Model {
  /** Name, for reports and file names. */
  name: string;
  /** Shape of one sample, for example [32, 32, 3]. */
  inputShape: number[];
  /** All variables by name, running statistics included. */
  variables: NamedVariables;
  /** From samples [batch, ...inputShape] to class scores [batch, classes]. */
  forward(x: Tensor, mode: Mode): Tensor;
}
