import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  type Tensor,
  trueOrFalse,
} from "../core/mod.ts";
import { createVariable, heNormal, type VariableStore } from "./variables.ts";

/** Size of a convolution. */
export interface Conv2dOptions {
  /** Input channels. */
  inputs: number;
  /** Output channels. */
  outputs: number;
  /** Side of the square kernel in pixels, odd where `padding` is not given; 3 by default. */
  kernel?: number;
  /** Step in pixels; 1 by default. */
  stride?: number;
  /** Zero pixels added on every side; (kernel - 1) / 2 by default, which keeps the size of the image. */
  padding?: number;
  /** Whether a bias is added; false by default, since batch norm usually follows. */
  bias?: boolean;
}

/**
 * A convolution layer with zero padding of p pixels on every side, by default (kernel - 1) / 2.
 *
 * ```text
 * y[n, i, j, o] = sum over u, v, c of x[n, i s + u - p, j s + v - p, c] * kernel[u, v, c, o]  (+ bias[o])
 * ```
 *
 * @param store Gets `name/kernel`, shape [kernel, kernel, inputs, outputs], and `name/bias`, shape [outputs].
 * @param name Layer name.
 * @param options Sizes.
 * @returns The layer: [batch, height, width, inputs] to [batch, height', width', outputs] with
 * height' = floor((height + 2 p - kernel) / stride) + 1, by default height / stride.
 *
 * @example
 * ```ts
 * import { conv2d, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = conv2d(variableStore(0), "conv1", { inputs: 3, outputs: 8, stride: 2 });
 * assert.deepEqual(layer(tf.zeros([1, 32, 32, 3])).shape, [1, 16, 16, 8]);
 * ```
 */
export function conv2d(
  store: VariableStore,
  name: string,
  options: Conv2dOptions,
): (x: Tensor) => Tensor {
  checkOptions("conv2d()", options, {
    inputs: given(integerWithin({ min: 1 })),
    outputs: given(integerWithin({ min: 1 })),
    kernel: integerWithin({ min: 1 }),
    stride: integerWithin({ min: 1 }),
    bias: trueOrFalse,
    padding: numberWithin({ min: 0 }),
  });
  const { inputs, outputs, kernel = 3, stride = 1, bias = false } = options;
  const { padding = (kernel - 1) / 2 } = options;
  const weight = createVariable(store, `${name}/kernel`, {
    shape: [kernel, kernel, inputs, outputs],
    start: heNormal(kernel * kernel * inputs),
  });
  const shift = bias
    ? createVariable(store, `${name}/bias`, { shape: [outputs], start: () => 0 })
    : undefined;
  return (x) => {
    const y = tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor as tf.Tensor4D, stride, padding);
    return shift === undefined ? y : tf.add(y, shift);
  };
}
