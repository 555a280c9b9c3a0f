import * as tf from "@tensorflow/tfjs";
import { batchNorm, conv2d, dense, type Model, variableStore } from "../nn/mod.ts";
import { type ModelOptions, withDefaults } from "./options.ts";

/**
 * The network of the default run: three convolutions and one residual block, 98 thousand parameters, trained in seconds.
 *
 * ```text
 * conv 16, pool 2, conv 32, pool 2, conv 64, block 64 (conv, conv, + input), mean over pixels, dense classes
 * ```
 *
 * Every convolution is 3x3 and followed by batch norm and relu. The residual sum ties the channels of `conv3` and
 * `block/conv2`: they can only be removed together.
 *
 * @param options Seed, shape of a sample, number of classes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { small } from "@geta-lab/geta/models";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = small();
 * assert.deepEqual(model.forward(tf.zeros([1, 32, 32, 3]), { training: false }).shape, [1, 10]);
 * ```
 */
export function small(options: ModelOptions = {}): Model {
  const { seed, inputShape, classes } = withDefaults(options);
  const store = variableStore(seed);
  function layer(name: string, inputs: number, outputs: number) {
    const conv = conv2d(store, name, { inputs, outputs });
    const norm = batchNorm(store, `${name}/bn`, outputs);
    return (x: tf.Tensor, training: boolean) => norm(conv(x), { training });
  }
  const conv1 = layer("conv1", inputShape.at(-1)!, 16);
  const conv2 = layer("conv2", 16, 32);
  const conv3 = layer("conv3", 32, 64);
  const blockConv1 = layer("block/conv1", 64, 64);
  const blockConv2 = layer("block/conv2", 64, 64);
  const head = dense(store, "head", { inputs: 64, outputs: classes });
  const halve = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  return {
    name: "small",
    inputShape,
    variables: store.variables,
    forward(x, { training }) {
      x = halve(tf.relu(conv1(x, training)));
      x = halve(tf.relu(conv2(x, training)));
      x = tf.relu(conv3(x, training));
      const inner = tf.relu(blockConv1(x, training));
      x = tf.relu(tf.add(x, blockConv2(inner, training)));
      return head(tf.mean(x, [1, 2]));
    },
  };
}
