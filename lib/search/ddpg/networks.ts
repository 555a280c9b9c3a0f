/**
 * The two networks of an agent.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { dense, variableStore } from "../../nn/mod.ts";
import { readVariables } from "../../train/mod.ts";
import type { DdpgOptions } from "./agent_types.ts";

/**
 * From what is seen to what is done.
 *
 * @param options Sizes and seed.
 * @returns Variables, their first values, [batch, features] to [batch, 1].
 */
export function actorNetwork({ features, hidden = 300, seed = 0 }: DdpgOptions) {
  const store = variableStore(seed);
  const fc1 = dense(store, "fc1", { inputs: features, outputs: hidden });
  const fc2 = dense(store, "fc2", { inputs: hidden, outputs: hidden });
  const fc3 = smallDense(store, "fc3", hidden);
  const forward = (s: Tensor) => tf.sigmoid(fc3(tf.relu(fc2(tf.relu(fc1(s))))));
  return { variables: store.variables, first: readVariables(store.variables), forward };
}

/**
 * From what is seen and done to what that is worth.
 *
 * @param options Sizes and seed.
 * @returns Variables, their first values, [batch, features] and [batch, 1] to [batch, 1].
 */
export function criticNetwork({ features, hidden = 300, seed = 0 }: DdpgOptions) {
  const store = variableStore(seed + 1);
  const seen = dense(store, "seen", { inputs: features, outputs: hidden });
  const done = dense(store, "done", { inputs: 1, outputs: hidden });
  const fc2 = dense(store, "fc2", { inputs: hidden, outputs: hidden });
  const fc3 = smallDense(store, "fc3", hidden);
  const forward = (s: Tensor, a: Tensor) => fc3(tf.relu(fc2(tf.relu(tf.add(seen(s), done(a))))));
  return { variables: store.variables, first: readVariables(store.variables), forward };
}

/** A last layer that begins near 0: no action and no value is preferred at first. */
function smallDense(store: ReturnType<typeof variableStore>, name: string, inputs: number) {
  const layer = dense(store, name, { inputs, outputs: 1 });
  const kernel = store.variables[`${name}/kernel`]!;
  tf.tidy(() => kernel.assign(tf.mul(kernel, 0.01)));
  return layer;
}
