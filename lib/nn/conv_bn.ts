import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  integerWithin,
  someFunction,
  type Tensor,
  trueOrFalse,
} from "../core/mod.ts";
import { batchNorm } from "./batch_norm.ts";
import { conv2d, type Conv2dOptions } from "./conv2d.ts";
import { depthwiseConv2d } from "./depthwise_conv2d.ts";
import { groupedConv2d } from "./grouped_conv2d.ts";
import type { Block } from "./network.ts";
import type { VariableStore } from "./variables.ts";

/** Size of a convolution with batch norm, and what follows it. */
export interface ConvBnOptions extends Omit<Conv2dOptions, "padding"> {
  /** Groups of channels; 1 by default. As many as inputs and outputs make a depthwise convolution. */
  groups?: number;
  /** Applied to the result, for example `tf.relu`; none by default. */
  activation?: (x: Tensor) => Tensor;
}

/**
 * Convolution, batch norm, activation: the brick most image networks are built of.
 *
 * ```text
 * y = activation(batchNorm(conv(x)))
 * ```
 *
 * @param store Gets the variables of the convolution, `name/kernel` and `name/bias`, and of the batch norm, `name/bn/…`.
 * @param name Layer name.
 * @param options Sizes, groups, activation.
 * @returns The block: [batch, height, width, inputs] to [batch, height / stride, width / stride, outputs].
 *
 * @example
 * ```ts
 * import { convBn, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const block = convBn(variableStore(0), "conv1", { inputs: 3, outputs: 8, activation: tf.relu });
 * const y = block(tf.randomNormal([2, 8, 8, 3]), { training: true });
 * assert.deepEqual(y.shape, [2, 8, 8, 8]);
 * assert.ok(y.dataSync().every((value) => value >= 0));
 * ```
 */
export function convBn(store: VariableStore, name: string, options: ConvBnOptions): Block {
  checkOptions("convBn()", options, {
    inputs: given(integerWithin({ min: 1 })),
    outputs: given(integerWithin({ min: 1 })),
    kernel: integerWithin({ min: 1 }),
    stride: integerWithin({ min: 1 }),
    bias: trueOrFalse,
    groups: integerWithin({ min: 1 }),
    activation: someFunction,
  });
  const { outputs, activation } = options;
  const conv = convolution(store, name, options);
  const norm = batchNorm(store, `${name}/bn`, outputs, activation);
  return (x, mode) => tf.tidy(() => norm(conv(x), mode)); // what the way back does not need goes at once
}

function convolution(store: VariableStore, name: string, options: ConvBnOptions) {
  const { groups = 1, activation: _, ...sizes } = options;
  const { inputs, outputs, ...window } = sizes;
  if (groups === 1) return conv2d(store, name, sizes);
  if (groups === inputs && groups === outputs) {
    return depthwiseConv2d(store, name, { ...window, channels: inputs });
  }
  return groupedConv2d(store, name, { ...sizes, groups });
}
