/**
 * Grouped convolution, which tfjs lacks.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  requireInteger,
  requireShape,
  type Tensor,
  type Tensor4D,
  unchecked,
} from "../../../core/mod.ts";
import { registerGroupedConvComposite } from "./grouped_conv_composite.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { runKernel } from "../../tfjs/register.ts";
import { isActive } from "../../runtime/runtime.ts";

/** Options of `groupedConv2d`. */
export interface GroupedConv2dOptions {
  /** Groups of channels; must divide the input's and the output's channels. */
  groups: number;
  /** Step of the window in pixels, one number or [vertical, horizontal]; default 1. */
  strides?: number | [number, number];
  /** Pixels added on every side, or `"same"` (as many as keep the size at stride 1), or `"valid"` (none, default). */
  pad?: "same" | "valid" | number;
  /** Distance of neighbouring kernel taps in pixels, one number or [vertical, horizontal]; default 1. */
  dilations?: number | [number, number];
}

/**
 * Convolution where each group of output channels sees its own group of input channels only.
 *
 * | symbol | meaning                                      |
 * | ------ | -------------------------------------------- |
 * | G      | groups                                       |
 * | C, K   | channels of the input and of the output      |
 * | s, d   | stride and dilation in pixels                |
 * | p      | rows of padding above, columns on the left   |
 *
 * ```text
 * y[n, i, j, k] = sum over a, b and c < C / G of
 *                 x[n, s i + d a - p, s j + d b - p, g C / G + c] filter[a, b, c, k]      g = floor(k G / K)
 * ```
 *
 * Pixels outside the image are 0. One group is the usual convolution, C groups the depthwise one. Stride and dilation
 * may be combined. Kernels: `GroupedConv2D`, `GroupedConv2DBackpropInput`, `GroupedConv2DBackpropFilter`.
 *
 * Source: Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks (2012).
 *
 * @param x Images, shape [N, H, W, C], float32.
 * @param filter Kernels, shape [kh, kw, C / groups, K], float32.
 * @param options Groups, strides, padding and dilations.
 * @returns Shape [N, OH, OW, K].
 * @throws {TypeError} If a shape or type does not fit.
 * @throws {RangeError} If `groups` is not a positive integer.
 *
 * @example Two groups: each output channel sees one input channel
 * ```ts
 * import { groupedConv2d, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const x = tf.tensor4d([3, 5], [1, 1, 1, 2]), filter = tf.tensor4d([10, 100], [1, 1, 1, 2]);
 * assert.deepEqual([...groupedConv2d(x, filter, { groups: 2 }).dataSync()], [30, 500]);
 * ```
 */
export function groupedConv2d(x: Tensor, filter: Tensor, options: GroupedConv2dOptions): Tensor4D {
  checkOptions("groupedConv2d()", options, {
    groups: given(unchecked),
    strides: unchecked,
    pad: unchecked,
    dilations: unchecked,
  });
  const groups = requireInteger("groups", options.groups, { min: 1 });
  for (const [name, { shape }] of Object.entries({ x, filter })) {
    if (shape.length === 4) continue;
    throw new TypeError(
      `Cannot use ${name}: its shape must have 4 axes: current value is [${shape}]`,
    );
  }
  const [kernelH, kernelW, inputs, outputs] = filter.shape as [number, number, number, number];
  requireShape("x", x.shape, [...x.shape.slice(0, 3), inputs * groups]);
  if (outputs % groups !== 0) {
    throw new TypeError(
      `Cannot use filter: its outputs must be a multiple of ${groups}: current value is ${outputs}`,
    );
  }
  const { pad = "valid" } = options;
  const attributes = {
    strides: options.strides ?? 1,
    // one value per side: for a single number tfjs computes the output's width as if the kernel were square
    pad: typeof pad === "number" ? [[0, 0], [pad, pad], [pad, pad], [0, 0]] : pad,
    dilations: options.dilations ?? 1,
    dataFormat: "NHWC",
  };
  // the kernels of the usual and of the depthwise convolution need no copies
  if (isActive() && groups === 1) return run("Conv2D", { x, filter }, attributes);
  if (isActive() && inputs === 1) {
    const each = tf.reshape(filter, [kernelH, kernelW, groups, outputs / groups]);
    return run("DepthwiseConv2dNative", { x, filter: each }, attributes);
  }
  return run("GroupedConv2D", { x, filter }, { ...attributes, groups });
}

function run(name: string, inputs: Record<string, Tensor>, attributes: object): Tensor4D {
  return runKernel(name, inputs, { ...attributes })[0] as Tensor4D;
}

registerGradient({
  kernelName: "GroupedConv2D",
  inputsToSave: ["x", "filter"],
  gradFunc: (upstream, saved, attributes) => {
    const [x, filter] = saved as [Tensor, Tensor], dy = upstream as Tensor;
    const attrs = attributes as Record<string, unknown>;
    const byInput = { ...attrs, inputShape: x.shape };
    const byFilter = { ...attrs, filterShape: filter.shape };
    return {
      x: () => runKernel("GroupedConv2DBackpropInput", { dy, filter }, byInput)[0]!,
      filter: () => runKernel("GroupedConv2DBackpropFilter", { x, dy }, byFilter)[0]!,
    };
  },
});

registerGroupedConvComposite();
