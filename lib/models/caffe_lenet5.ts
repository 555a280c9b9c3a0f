import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { conv2d, dense, type Network, variableStore } from "../nn/mod.ts";
import { type ModelOptions, withDefaults } from "./options.ts";

/**
 * LeNet-5 as Caffe has it, and Deep Compression means it: 430,500 weights on images of 28 x 28. LeCun's own is in `lib/zoo`.
 *
 * ```text
 * image [28, 28, 1]
 *   conv1 5x5, 20   [24, 24, 20]   maximum of 2x2   [12, 12, 20]
 *   conv2 5x5, 50   [8, 8, 50]     maximum of 2x2   [4, 4, 50]
 *   flatten [800], ip1 500, relu, ip2 classes
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), table 3; https://caffe.berkeleyvision.org/gathered/examples/mnist.html.
 *
 * @param options Seed, shape of a sample ([28, 28, 1]), number of classes.
 * @returns The network.
 * @throws {RangeError} If the image is smaller than 16 x 16.
 *
 * @example
 * ```ts
 * import { caffeLenet5 } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(caffeLenet5().variables["ip1/kernel"]!.shape, [800, 500]);
 * ```
 */
export function caffeLenet5(options: ModelOptions = {}): Network {
  const { seed, inputShape, classes } = withDefaults({ inputShape: [28, 28, 1], ...options });
  const [height = 0, width = 0, channels = 0] = inputShape;
  if (Math.min(height, width) < 16) {
    throw new RangeError(
      `Cannot use inputShape: images must be at least 16 x 16: current value is [${inputShape}]`,
    );
  }
  const store = variableStore(seed);
  const whole = { kernel: 5, padding: 0, bias: true }; // the kernel never leaves the image
  const conv1 = conv2d(store, "conv1", { inputs: channels, outputs: 20, ...whole });
  const conv2 = conv2d(store, "conv2", { inputs: 20, outputs: 50, ...whole });
  const after = (length: number) => Math.floor((Math.floor((length - 4) / 2) - 4) / 2);
  const features = after(height) * after(width) * 50;
  const ip1 = dense(store, "ip1", { inputs: features, outputs: 500 });
  const ip2 = dense(store, "ip2", { inputs: 500, outputs: classes });
  const halve = (x: Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  return {
    name: "caffeLenet5",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x) => {
      const maps = halve(conv2(halve(conv1(x))));
      return ip2(tf.relu(ip1(tf.reshape(maps, [-1, features]))));
    },
  };
}
