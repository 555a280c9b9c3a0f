import * as tf from "@tensorflow/tfjs-core";
import { type Block, chain, convBn, dense, type Network, variableStore } from "../nn/mod.ts";
import { type ArchitectureOptions, withSmallDefaults } from "./options.ts";

/** Convolutions of each stage: 13, and three dense layers make 16. */
const DEPTHS = [2, 2, 3, 3, 3];

/**
 * VGG-16: the plain chain. Only 3x3 convolutions, one after the other; every stage ends in a pooling that halves the image,
 * and three dense layers read the last pixels.
 *
 * ```text
 * image -> [conv conv pool] -> [conv conv pool] -> 3 x [conv conv conv pool] -> flatten -> dense -> dense -> dense
 *             widths[0]           widths[1]           widths[2], [3], [4]                      hidden   hidden   classes
 * ```
 *
 * No layer is coupled to any but its neighbours: channel c of a convolution owns its batch norm and is read by one slice of
 * the next kernel; behind the flatten by one row of the dense kernel per pixel. So every layer is a group of its own.
 *
 * Source: Simonyan, Zisserman: Very Deep Convolutional Networks (arXiv:1409.1556), configuration D, here with batch norm.
 *
 * @param options Seed, shape of a sample, classes, and the channels of the five stages; the dense layers have twice as many
 * features as the last. 62,034 parameters by default.
 * @returns The network; its argument is [batch, ...inputShape], of at least 32x32 pixels.
 *
 * @example
 * ```ts
 * import { vgg16 } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = vgg16({ inputShape: [64, 64, 3], widths: [4, 6, 8, 10, 12] });
 * assert.deepEqual(variables["stage3/conv1/kernel"]!.shape, [3, 3, 6, 8]);
 * assert.deepEqual(variables["fc1/kernel"]!.shape, [2 * 2 * 12, 24]);
 * ```
 */
export function vgg16(options: ArchitectureOptions = {}): Network {
  const { seed, inputShape, classes, widths } = withSmallDefaults(
    { inputShape: [64, 64, 3], ...options },
    [8, 12, 16, 24, 32],
  );
  const store = variableStore(seed);
  let [height, width, inputs] = inputShape as [number, number, number];
  const blocks: Block[] = [];
  widths.forEach((outputs, stage) => {
    for (let i = 1; i <= DEPTHS[stage]!; i++) {
      const name = `stage${stage + 1}/conv${i}`;
      blocks.push(convBn(store, name, { inputs, outputs, activation: tf.relu }));
      inputs = outputs;
    }
    blocks.push((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"));
    [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
  });
  const features = height * width * inputs, hidden = 2 * inputs;
  const convolutions = chain(blocks);
  const fc1 = dense(store, "fc1", { inputs: features, outputs: hidden });
  const fc2 = dense(store, "fc2", { inputs: hidden, outputs: hidden });
  const fc3 = dense(store, "fc3", { inputs: hidden, outputs: classes });
  return {
    name: "vgg16",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward(x, mode) {
      const flat = tf.reshape(convolutions(x, mode), [-1, features]);
      return fc3(tf.relu(fc2(tf.relu(fc1(flat)))));
    },
  };
}
