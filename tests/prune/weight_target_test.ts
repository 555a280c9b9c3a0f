import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { useEngine } from "@geta-lab/geta/engine";
import {
  conv2d,
  convBn,
  dense,
  depthwiseConv2d,
  groupedConv2d,
  type Network,
  variableStore,
} from "@geta-lab/geta/nn";
import {
  planPruning,
  prunableNetwork,
  pruningRecipe,
  type PruningView,
} from "@geta-lab/geta/prune";

await useEngine({ threads: 1 });
const inputs = [{ shape: [8, 8, 3] }];

/** Two branches read the image, and the outputs of two layers are added up to those of the network. */
function branches(): Network {
  const store = variableStore(1);
  const left = convBn(store, "left", { inputs: 3, outputs: 8, activation: tf.relu });
  const right = convBn(store, "right", { inputs: 3, outputs: 6, activation: tf.relu });
  const one = dense(store, "one", { inputs: 8, outputs: 10 });
  const other = dense(store, "other", { inputs: 6, outputs: 10 });
  const { variables } = store;
  const pooled = (x: tf.Tensor) => tf.mean(x, [1, 2]);
  return {
    name: "branches",
    inputs,
    variables,
    forward: (x, mode) => tf.add(one(pooled(left(x, mode))), other(pooled(right(x, mode)))),
  };
}

/** A grouped and a depthwise convolution between two plain ones. */
function grouped(): Network {
  const store = variableStore(1);
  const first = convBn(store, "first", { inputs: 3, outputs: 8, activation: tf.relu });
  const middle = groupedConv2d(store, "middle", { inputs: 8, outputs: 8, groups: 2 });
  const depthwise = depthwiseConv2d(store, "depthwise", { channels: 8 });
  const last = conv2d(store, "last", { inputs: 8, outputs: 4 });
  const { variables } = store;
  return {
    name: "grouped",
    inputs,
    variables,
    forward: (x, mode) =>
      tf.mean(last(tf.relu(depthwise(tf.relu(middle(first(x, mode)))))), [1, 2]),
  };
}

/** Sizes and reasons. */
function divided(model: Network, view: PruningView) {
  const recipe = { ...pruningRecipe("uniform"), view };
  return planPruning(prunableNetwork(model), recipe, { stepsPerEpoch: 10 }).target;
}

Deno.test("planPruning() by filters leaves every output of the network alone, also where two layers give them", () => {
  const { sizes, whole } = divided(branches(), "filter");
  assert.deepEqual(sizes, { left: 8, right: 6 });
  const reason = "its outputs must stay: it is an axis of the network's output 0";
  assert.deepEqual(whole, { one: reason, other: reason });
});

Deno.test("planPruning() by channels leaves every input of the network alone, also where two layers read them", () => {
  const { sizes, whole } = divided(branches(), "channel");
  assert.deepEqual(sizes, { one: 8, other: 6 });
  const reason = "its inputs are the network's";
  assert.deepEqual(whole, { left: reason, right: reason });
});

Deno.test("planPruning() by channels leaves a grouped convolution whole: one channel of its weight is several inputs", () => {
  const { sizes, whole } = divided(grouped(), "channel");
  assert.deepEqual(sizes, { depthwise: 8, last: 8 });
  assert.deepEqual(whole, {
    first: "its inputs are the network's",
    middle: "a channel of its weight is another input for each group of outputs",
  });
  assert.deepEqual(divided(grouped(), "filter").sizes, { first: 8, middle: 8, depthwise: 8 });
});
