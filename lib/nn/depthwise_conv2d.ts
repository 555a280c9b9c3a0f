import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, type Tensor, trueOrFalse } from "../core/mod.ts";
import { createVariable, heNormal, type VariableStore } from "./variables.ts";

/** Size of a depthwise convolution. */
export interface DepthwiseConv2dOptions {
  /** Channels, in and out. */
  channels: number;
  /** Side of the square kernel in pixels, odd; 3 by default. */
  kernel?: number;
  /** Step in pixels; 1 by default. */
  stride?: number;
  /** Whether a bias is added; false by default, since batch norm usually follows. */
  bias?: boolean;
}

/**
 * A convolution of every channel with a kernel of its own, with zero padding of (kernel - 1) / 2 pixels on every side.
 *
 * ```text
 * y[n, i, j, c] = sum over u, v of x[n, i s + u - p, j s + v - p, c] * kernel[u, v, c, 0]  (+ bias[c])
 * ```
 *
 * Source: Sifre: Rigid-Motion Scattering for Image Classification (2014), section 6.2.
 *
 * @param store Gets `name/kernel`, shape [kernel, kernel, channels, 1], and `name/bias`, shape [channels].
 * @param name Layer name.
 * @param options Sizes.
 * @returns The layer: [batch, height, width, channels] to [batch, height / stride, width / stride, channels].
 *
 * @example
 * ```ts
 * import { depthwiseConv2d, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const layer = depthwiseConv2d(store, "depthwise", { channels: 8, stride: 2 });
 * assert.deepEqual(layer(tf.zeros([1, 32, 32, 8])).shape, [1, 16, 16, 8]);
 * assert.equal(store.variables["depthwise/kernel"]!.size, 3 * 3 * 8);
 * ```
 */
export function depthwiseConv2d(
  store: VariableStore,
  name: string,
  options: DepthwiseConv2dOptions,
): (x: Tensor) => Tensor {
  checkOptions("depthwiseConv2d()", options, {
    channels: given(integerWithin({ min: 1 })),
    kernel: integerWithin({ min: 1 }),
    stride: integerWithin({ min: 1 }),
    bias: trueOrFalse,
  });
  const { channels, kernel = 3, stride = 1, bias = false } = options;
  const weight = createVariable(store, `${name}/kernel`, {
    shape: [kernel, kernel, channels, 1],
    start: heNormal(kernel * kernel),
  }) as Tensor as tf.Tensor4D;
  const shift = bias
    ? createVariable(store, `${name}/bias`, { shape: [channels], start: () => 0 })
    : undefined;
  const padding = (kernel - 1) / 2;
  return (x) => {
    const y = tf.depthwiseConv2d(x as tf.Tensor4D, weight, stride, padding);
    return shift === undefined ? y : tf.add(y, shift);
  };
}
