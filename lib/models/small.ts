import * as tf from "@tensorflow/tfjs-core";
import { addRelu } from "../engine/mod.ts";
import { convBn, dense, type Network, variableStore } from "../nn/mod.ts";
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
export function small(options: ModelOptions = {}): Network {
  const { seed, inputShape, classes } = withDefaults(options);
  const store = variableStore(seed);
  const activation = tf.relu;
  const conv1 = convBn(store, "conv1", { inputs: inputShape.at(-1)!, outputs: 16, activation });
  const conv2 = convBn(store, "conv2", { inputs: 16, outputs: 32, activation });
  const conv3 = convBn(store, "conv3", { inputs: 32, outputs: 64, activation });
  const blockConv1 = convBn(store, "block/conv1", { inputs: 64, outputs: 64, activation });
  const blockConv2 = convBn(store, "block/conv2", { inputs: 64, outputs: 64 });
  const head = dense(store, "head", { inputs: 64, outputs: classes });
  const halve = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  return {
    name: "small",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward(x, mode) {
      x = halve(conv1(x, mode));
      x = halve(conv2(x, mode));
      x = conv3(x, mode);
      x = addRelu(x, blockConv2(blockConv1(x, mode), mode));
      return head(tf.mean(x, [1, 2]));
    },
  };
}
