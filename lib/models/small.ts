import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, someList } from "../core/mod.ts";
import { addRelu } from "../engine/mod.ts";
import { convBn, dense, type Network, variableStore } from "../nn/mod.ts";
import { MODEL_CHECKS, type ModelOptions, withDefaults } from "./options.ts";

/** What {@linkcode small} can be told. */
export interface SmallOptions extends ModelOptions {
  /** Channels of `conv1`, `conv2`, the residual sum and the inside of the block; 16, 32, 64, 64 by default. */
  widths?: [number, number, number, number];
}

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
 * @param options Seed, shape of a sample, number of classes; widths, so that a network cut out of it can be trained on.
 * @returns The network.
 * @throws {RangeError} If a width is no positive integer.
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
 * assert.deepEqual(small({ widths: [4, 8, 16, 12] }).variables["block/conv2/kernel"]!.shape, [3, 3, 12, 16]);
 * ```
 */
export function small(options: SmallOptions = {}): Network {
  checkOptions("small()", options, { ...MODEL_CHECKS, widths: someList });
  const { widths: [first, second, sum, inside] = [16, 32, 64, 64], ...common } = options;
  const { seed, inputShape, classes } = withDefaults(common);
  const store = variableStore(seed);
  const activation = tf.relu;
  const conv1 = convBn(store, "conv1", { inputs: inputShape.at(-1)!, outputs: first, activation });
  const conv2 = convBn(store, "conv2", { inputs: first, outputs: second, activation });
  const conv3 = convBn(store, "conv3", { inputs: second, outputs: sum, activation });
  const blockConv1 = convBn(store, "block/conv1", { inputs: sum, outputs: inside, activation });
  const blockConv2 = convBn(store, "block/conv2", { inputs: inside, outputs: sum });
  const head = dense(store, "head", { inputs: sum, outputs: classes });
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
