/**
 * Convolutions: plain, depthwise, grouped, transposed.
 *
 * @module
 */
import { backend_util } from "@tensorflow/tfjs-core";
import { elementsPerSample } from "./dimension.ts";
import { resultShape } from "./lengths.ts";
import type { Operator, OperatorCall, Product, ShapedCall } from "./operator.ts";

const filtersOf = (data: string) => [{ weight: "filter", data }];

const plain: Product = {
  weights: filtersOf("x"),
  quantizable: true,
  multiplyAdds: convolutionMultiplyAdds,
  formula: "out positions * out channels * window * in channels",
};
const transposed: Product = {
  weights: filtersOf("dy"),
  quantizable: true,
  multiplyAdds: transposedConvolutionMultiplyAdds,
  formula: "in positions * in channels * window * out channels",
};

/** Convolutions. */
export const convolution: Operator[] = [
  {
    name: "Conv2D",
    operands: ["x", "filter"],
    product: plain,
    shape: (call) => convolvedShape(call, false),
    rule: "convolution",
    gradient: true,
  },
  {
    name: "GroupedConv2D",
    operands: ["x", "filter"],
    product: { ...plain, formula: "out positions * out channels * window * in channels / groups" },
    lengths: {
      groups: ({ inputs }) => (inputs.x![3] as number) / (inputs.filter![2] as number),
    },
    rule: "groupedConvolution",
    gradient: true,
  },
  {
    name: "DepthwiseConv2dNative",
    title: "DepthwiseConv2D",
    operands: ["x", "filter"],
    product: {
      ...plain,
      multiplyAdds: depthwiseConvolutionMultiplyAdds,
      formula: "out positions * out channels * window",
    },
    shape: (call) => convolvedShape(call, true),
    rule: "depthwiseConvolution",
    gradient: true,
  },
  {
    name: "Conv2DBackpropInput",
    title: "TransposedConv2D",
    operands: ["dy", "filter"],
    product: transposed,
    lengths: { inputShape: resultShape },
    rule: "transposedConvolution",
    gradient: true,
  },
  {
    name: "Conv3D",
    operands: ["x", "filter"],
    product: plain,
    rule: "convolution",
    gradient: true,
  },
  {
    name: "Conv3DBackpropInputV2",
    operands: ["dy", "filter"],
    product: transposed,
    lengths: { inputShape: resultShape },
    rule: "transposedConvolution",
    gradient: true,
  },
];

/**
 * Multiply-adds of a convolution for one sample. Dilation changes nothing; products with the zeros of padding count like all
 * others.
 *
 * ```text
 * out_h * out_w * out_channels * k_h * k_w * in_channels / groups
 * ```
 *
 * Source: docs/geta.md, section 6.
 *
 * @param call Filter [..., in channels / groups, out channels] and result [batch, ..., out channels].
 * @returns Number of multiply-adds.
 *
 * @example An image of 8x8 pixels, windows of 3x3, 4 to 6 channels
 * ```ts
 * import { convolutionMultiplyAdds } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const inputs = { x: [1, 8, 8, 4], filter: [3, 3, 4, 6] };
 * const macs = convolutionMultiplyAdds({ inputs, outputs: [[1, 8, 8, 6]], attrs: {} });
 * assert.equal(macs, 8 * 8 * 6 * 3 * 3 * 4);
 * ```
 */
export function convolutionMultiplyAdds({ inputs, outputs }: OperatorCall): number {
  return elementsPerSample(outputs[0]!) * elementsPerSample(inputs.filter!.slice(0, -1));
}

/**
 * Multiply-adds of a depthwise convolution for one sample: an output channel reads one input channel.
 *
 * ```text
 * out_h * out_w * out_channels * k_h * k_w
 * ```
 *
 * Source: docs/geta.md, section 6.
 *
 * @param call Filter [k_h, k_w, channels, multiplier] and result [batch, out_h, out_w, out channels].
 * @returns Number of multiply-adds.
 *
 * @example An image of 8x8 pixels, windows of 3x3, two filters for each of 4 channels
 * ```ts
 * import { depthwiseConvolutionMultiplyAdds } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const inputs = { x: [1, 8, 8, 4], filter: [3, 3, 4, 2] };
 * const macs = depthwiseConvolutionMultiplyAdds({ inputs, outputs: [[1, 8, 8, 8]], attrs: {} });
 * assert.equal(macs, 8 * 8 * 8 * 3 * 3);
 * ```
 */
export function depthwiseConvolutionMultiplyAdds({ inputs, outputs }: OperatorCall): number {
  return elementsPerSample(outputs[0]!) * elementsPerSample(inputs.filter!.slice(0, 2));
}

/**
 * Multiply-adds of a transposed convolution for one sample: every input position writes a whole window.
 *
 * ```text
 * in_h * in_w * in_channels * k_h * k_w * out_channels
 * ```
 *
 * Source: docs/geta.md, section 6.
 *
 * @param call Operand dy [batch, in_h, in_w, in channels] and filter [k_h, k_w, out channels, in channels].
 * @returns Number of multiply-adds.
 *
 * @example From 8x8 to 16x16 pixels, windows of 2x2, 4 to 5 channels
 * ```ts
 * import { transposedConvolutionMultiplyAdds } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const inputs = { dy: [1, 8, 8, 4], filter: [2, 2, 5, 4] };
 * const macs = transposedConvolutionMultiplyAdds({ inputs, outputs: [[1, 16, 16, 5]], attrs: {} });
 * assert.equal(macs, 8 * 8 * 4 * 2 * 2 * 5);
 * ```
 */
export function transposedConvolutionMultiplyAdds({ inputs }: OperatorCall): number {
  return elementsPerSample(inputs.dy!) * elementsPerSample(inputs.filter!.slice(0, -1));
}

/** Shape of a convolved image; undefined for channels-first images and for shapes that do not fit. */
function convolvedShape({ inputs, attrs }: ShapedCall, depthwise: boolean): number[] | undefined {
  const x = inputs.x!, filter = inputs.filter!;
  if (attrs.dataFormat !== "NHWC" && attrs.dataFormat !== undefined) return undefined;
  if (x.length !== 4 || filter.length !== 4 || filter[2] !== x[3]) return undefined;
  return backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    attrs.strides as [number, number],
    attrs.dilations as [number, number] ?? 1,
    attrs.pad as "same",
    attrs.dimRoundingMode as "floor" | undefined,
    depthwise,
  ).outShape;
}
