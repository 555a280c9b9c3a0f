import * as tf from "@tensorflow/tfjs-core";
import {
  batchNorm,
  type Block,
  chain,
  conv2d,
  type Conv2dOptions,
  dense,
  type Network,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import { type ArchitectureOptions, withSmallDefaults } from "./options.ts";

/** Layers of each dense block. */
const DEPTHS = [3, 3, 3];

/**
 * DenseNet-BC: every layer reads all layers before it. A layer adds a few channels to the end of a growing tensor; between two
 * dense blocks a transition halves the channels and the image.
 *
 * ```text
 * stem -> dense block -> transition -> dense block -> transition -> dense block -> bn, relu, mean, dense classes
 *
 * x ---+------------------------------------------------ concat --- ...       one layer of a dense block, repeated
 *      |                                                   |
 *      +-- bn, relu, conv 1x1 --- bn, relu, conv 3x3 ------+
 *                        4 growth            growth
 * ```
 *
 * Concatenation ties nothing, it strings axes together: one batch norm scales channels that several convolutions made. Removing
 * a channel of an early layer removes one position, each time at another offset, from every kernel and batch norm behind.
 *
 * Source: Huang et al.: Densely Connected Convolutional Networks (arXiv:1608.06993), section 3.
 *
 * @param options Seed, shape of a sample, classes, and two widths: channels of the first convolution, and the growth.
 * 31,522 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { densenet } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = densenet({ widths: [10, 6] });
 * assert.deepEqual(variables["block1/layer3/conv1/kernel"]!.shape, [1, 1, 10 + 2 * 6, 4 * 6]);
 * ```
 */
export function densenet(options: ArchitectureOptions = {}): Network {
  const { seed, inputShape, classes, widths } = withSmallDefaults(options, [12, 8]);
  const [stem, growth] = widths as [number, number];
  const store = variableStore(seed);
  const blocks: Block[] = [conv2d(store, "stem", { inputs: inputShape.at(-1)!, outputs: stem })];
  let channels = stem;
  DEPTHS.forEach((depth, block) => {
    for (let i = 1; i <= depth; i++, channels += growth) {
      blocks.push(denseLayer(store, `block${block + 1}/layer${i}`, { inputs: channels, growth }));
    }
    if (block + 1 === DEPTHS.length) return;
    const size = { inputs: channels, outputs: Math.floor(channels / 2), kernel: 1 };
    blocks.push(normReluConv(store, `transition${block + 1}`, size));
    blocks.push((x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"));
    channels = size.outputs;
  });
  const features = chain(blocks);
  const norm = batchNorm(store, "head/bn", channels, tf.relu);
  const head = dense(store, "head", { inputs: channels, outputs: classes });
  return {
    name: "densenet",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x, mode) => head(tf.mean(norm(features(x, mode), mode), [1, 2])),
  };
}

function denseLayer(
  store: VariableStore,
  name: string,
  { inputs, growth }: { inputs: number; growth: number },
): Block {
  const inner = chain([
    normReluConv(store, `${name}/conv1`, { inputs, outputs: 4 * growth, kernel: 1 }),
    normReluConv(store, `${name}/conv2`, { inputs: 4 * growth, outputs: growth }),
  ]);
  return (x, mode) => tf.tidy(() => tf.concat([x, inner(x, mode)], -1));
}

function normReluConv(store: VariableStore, name: string, size: Conv2dOptions): Block {
  const norm = batchNorm(store, `${name}/bn`, size.inputs, tf.relu);
  const conv = conv2d(store, name, size);
  return (x, mode) => tf.tidy(() => conv(norm(x, mode))); // what the way back does not need goes at once
}
