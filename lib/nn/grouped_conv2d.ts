import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, type Tensor, trueOrFalse } from "../core/mod.ts";
import { groupedConv2d as convolve } from "../engine/mod.ts";
import { createVariable, heNormal, type VariableStore } from "./variables.ts";

/** Size of a grouped convolution. */
export interface GroupedConv2dLayerOptions {
  /** Input channels. */
  inputs: number;
  /** Output channels. */
  outputs: number;
  /** Groups of channels; divides both. */
  groups: number;
  /** Side of the square kernel in pixels, odd; 3 by default. */
  kernel?: number;
  /** Step in pixels; 1 by default. */
  stride?: number;
  /** Whether a bias is added; false by default, since batch norm usually follows. */
  bias?: boolean;
}

/**
 * A convolution where each group of output channels sees its own group of input channels only, with zero padding of
 * (kernel - 1) / 2 pixels on every side. Compared with a full convolution it has 1 / groups of the weights.
 *
 * ```text
 * inputs   [ a a a | b b b | c c c ]
 *              |       |       |          3 groups
 * outputs  [  A A  |  B B  |  C C  ]
 * ```
 *
 * Source: Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks (2012).
 *
 * @param store Gets `name/kernel`, shape [kernel, kernel, inputs / groups, outputs], and `name/bias`, shape [outputs].
 * @param name Layer name.
 * @param options Sizes.
 * @returns The layer: [batch, height, width, inputs] to [batch, height / stride, width / stride, outputs].
 *
 * @example
 * ```ts
 * import { groupedConv2d, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const layer = groupedConv2d(store, "conv", { inputs: 9, outputs: 6, groups: 3 });
 * assert.deepEqual(layer(tf.zeros([1, 8, 8, 9])).shape, [1, 8, 8, 6]);
 * assert.deepEqual(store.variables["conv/kernel"]!.shape, [3, 3, 3, 6]);
 * ```
 */
export function groupedConv2d(
  store: VariableStore,
  name: string,
  options: GroupedConv2dLayerOptions,
): (x: Tensor) => Tensor {
  checkOptions("groupedConv2d()", options, {
    inputs: given(integerWithin({ min: 1 })),
    outputs: given(integerWithin({ min: 1 })),
    groups: given(integerWithin({ min: 1 })),
    kernel: integerWithin({ min: 1 }),
    stride: integerWithin({ min: 1 }),
    bias: trueOrFalse,
  });
  const { inputs, outputs, groups, kernel = 3, stride = 1, bias = false } = options;
  const weight: Tensor = createVariable(store, `${name}/kernel`, {
    shape: [kernel, kernel, inputs / groups, outputs],
    start: heNormal(kernel * kernel * inputs / groups),
  });
  const shift = bias
    ? createVariable(store, `${name}/bias`, { shape: [outputs], start: () => 0 })
    : undefined;
  const pad = (kernel - 1) / 2;
  return (x) => {
    const y = convolve(x, weight, { groups, strides: stride, pad });
    return shift === undefined ? y : tf.add(y, shift);
  };
}
