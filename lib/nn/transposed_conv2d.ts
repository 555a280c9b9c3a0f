import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, type Tensor } from "../core/mod.ts";
import { createVariable, heNormal, type VariableStore } from "./variables.ts";

/** Size of a transposed convolution. */
export interface TransposedConv2dOptions {
  /** Input channels. */
  inputs: number;
  /** Output channels. */
  outputs: number;
  /** Side of the square kernel in pixels, at least the stride; the stride by default, so that no two input pixels meet. */
  kernel?: number;
  /** How many times larger the image becomes; 2 by default. */
  stride?: number;
}

/**
 * A transposed convolution with bias: every input pixel paints the kernel, times its value, into a larger image.
 *
 * ```text
 * y[n, i, j, o] = bias[o] + sum over a, b, c of x[n, a, b, c] * kernel[i + p - a s, j + p - b s, o, c]
 * ```
 *
 * s is the stride, p = floor((kernel - stride) / 2); terms outside the kernel are left out. It is the adjoint of a
 * convolution with the same kernel and stride, which is where the order of the kernel's axes comes from.
 *
 * Source: Zeiler et al. 2010, Deconvolutional networks; Dumoulin, Visin 2016 (arXiv:1603.07285), section 4.
 *
 * @param store Gets `name/kernel`, shape [kernel, kernel, outputs, inputs], and `name/bias`, shape [outputs].
 * @param name Layer name.
 * @param options Sizes.
 * @returns The layer: [batch, height, width, inputs] to [batch, height * stride, width * stride, outputs].
 *
 * @example
 * ```ts
 * import { transposedConv2d, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = transposedConv2d(variableStore(0), "up1", { inputs: 8, outputs: 3 });
 * assert.deepEqual(layer(tf.zeros([1, 16, 16, 8])).shape, [1, 32, 32, 3]);
 * ```
 */
export function transposedConv2d(
  store: VariableStore,
  name: string,
  options: TransposedConv2dOptions,
): (x: Tensor) => Tensor {
  checkOptions("transposedConv2d()", options, {
    inputs: given(integerWithin({ min: 1 })),
    outputs: given(integerWithin({ min: 1 })),
    kernel: integerWithin({ min: 1 }),
    stride: integerWithin({ min: 1 }),
  });
  const { inputs, outputs, stride = 2, kernel = stride } = options;
  const weight = createVariable(store, `${name}/kernel`, {
    shape: [kernel, kernel, outputs, inputs],
    start: heNormal(inputs * (kernel / stride) ** 2), // of the input pixels only these reach an output pixel
  });
  const bias = createVariable(store, `${name}/bias`, { shape: [outputs], start: () => 0 });
  return (x) => {
    const [batch, height, width] = x.shape as [number, number, number];
    const shape = [batch, height * stride, width * stride, outputs] as [
      number,
      number,
      number,
      number,
    ];
    const filter = weight as tf.Tensor as tf.Tensor4D;
    return tf.add(tf.conv2dTranspose(x as tf.Tensor4D, filter, shape, stride, "same"), bias);
  };
}
