import { checkOptions, given, integerWithin, someList, trueOrFalse } from "../core/mod.ts";
import * as tf from "@tensorflow/tfjs-core";
import {
  type Block,
  chain,
  convBn,
  dense,
  type Network,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import { MODEL_CHECKS, type ModelOptions } from "./options.ts";

/** Size of a residual block. */
export interface ResidualSize {
  /** Input channels. */
  inputs: number;
  /** Output channels. */
  outputs: number;
  /** Step in pixels of the one convolution that may have one. */
  stride: number;
}

/** Makes one residual block. */
export type ResidualBlock = (store: VariableStore, name: string, size: ResidualSize) => Block;

/** Size of a residual network. */
export interface ResidualNetworkOptions extends Required<ModelOptions> {
  /** Channels behind the first convolution. */
  stem: number;
  /** Channels of each stage. */
  widths: number[];
  /** Blocks of each stage. */
  depths: number[];
  /** Whether the stem halves the image twice, by a 7x7 convolution and a pooling; false by default. */
  largeImages?: boolean;
}

/**
 * The frame of all ResNets: a convolution, stages of residual blocks, mean over pixels, dense. The first block of every stage but
 * the first halves height and width. Small images meet a 3x3 convolution first, large ones a 7x7 convolution and a pooling that
 * leave a quarter of height and width.
 *
 * Source: He et al., Deep Residual Learning (arXiv:1512.03385), sections 4.2 and 3.3.
 *
 * @param name Name of the network.
 * @param block Makes one of its blocks.
 * @param options Input, classes, and the widths and depths of the stages.
 * @returns The network.
 *
 * @example The smallest: one block of four channels
 * ```ts
 * import { basicBlock, residualNetwork } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = residualNetwork("tiny", basicBlock, {
 *   seed: 0,
 *   inputShape: [8, 8, 3],
 *   classes: 2,
 *   stem: 4,
 *   widths: [4],
 *   depths: [1],
 * });
 * assert.deepEqual(variables["head/kernel"]!.shape, [4, 2]);
 * ```
 */
export function residualNetwork(
  name: string,
  block: ResidualBlock,
  options: ResidualNetworkOptions,
): Network {
  checkOptions("residualNetwork()", options, {
    seed: given(MODEL_CHECKS.seed),
    inputShape: given(MODEL_CHECKS.inputShape),
    classes: given(MODEL_CHECKS.classes),
    stem: given(integerWithin({ min: 1 })),
    widths: given(someList),
    depths: given(someList),
    largeImages: trueOrFalse,
  });
  const { seed, inputShape, classes, stem, widths, depths, largeImages = false } = options;
  const store = variableStore(seed);
  const channels = inputShape.at(-1)!;
  const window = largeImages ? { kernel: 7, stride: 2 } : {};
  const blocks: Block[] = [
    convBn(store, "stem", { inputs: channels, outputs: stem, ...window, activation: tf.relu }),
  ];
  if (largeImages) blocks.push((x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 1));
  let inputs = stem;
  widths.forEach((outputs, stage) => {
    for (let i = 0; i < depths[stage]!; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      blocks.push(block(store, `stage${stage + 1}/block${i + 1}`, { inputs, outputs, stride }));
      inputs = outputs;
    }
  });
  const features = chain(blocks);
  const head = dense(store, "head", { inputs, outputs: classes });
  return {
    name,
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x, mode) => head(tf.mean(features(x, mode), [1, 2])),
  };
}
