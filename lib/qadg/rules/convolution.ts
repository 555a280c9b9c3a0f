/**
 * Convolutions: they sum over the input channels, which must be zero where they are removed, and make new output channels.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { couple, own, protect, requireZero } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { markProducer } from "./producer.ts";

/**
 * `Conv2D` and `Conv3D`: x [batch, ...space, in], filter [...window, in, out]. If the filter has fewer inputs than x has
 * channels (tfjs allows it), the two axes cannot be coupled
 * and are protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the output [batch, ...space, out].
 */
export function convolution(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  return convolve(propagation, node, { image: "x", input: -2, output: -1 });
}

/**
 * `Conv2DBackpropInput` and `Conv3DBackpropInputV2`, the transposed convolutions: dy [batch, ...space, in], filter
 * [...window, out, in].
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the output [batch, ...space, out].
 */
export function transposedConvolution(
  propagation: ChannelPropagation,
  node: GraphNode,
): AxisChannels[][] {
  return convolve(propagation, node, { image: "dy", input: -1, output: -2 });
}

/**
 * `DepthwiseConv2dNative`: x [batch, height, width, channel], filter [h, w, channel, multiplier]. Output channel
 * c * multiplier + k is made from input channel c alone, and is zero where the filter is; with a filter that cannot be zero (the
 * constant one of an average or a blur) where the image is. A channel is removed with all of its filters; where channels cannot be
 * removed, as those of the network's input, filter k of every channel is.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the output [batch, height, width, channel * multiplier].
 */
export function depthwiseConvolution(
  propagation: ChannelPropagation,
  node: GraphNode,
): AxisChannels[][] {
  const where = placeOf(node);
  const [batch, height, width, channel] = operandAxes(propagation, node, "x");
  const filter = operandAxes(propagation, node, "filter");
  const space = protectSpace(propagation, node, [height!, width!, filter[0]!, filter[1]!]);
  const isConstant = typeof filter[2] === "object" && typeof filter[2].zeroing === "string";
  couple(propagation, [channel!, filter[2]!], where);
  const [channels, multiplier] = propagation.graph.values[node.inputs.filter!]!.shape.slice(2) as [
    number,
    number,
  ];
  if (typeof channel === "string" && multiplier > 1 && !isConstant) {
    const made = markProducer(propagation, filter[3]!);
    return [[batch!, space, space, arranged(made, channels * multiplier, (i) => i % multiplier)]];
  }
  protect(propagation, filter[3]!, `${where} makes its filters from one channel`);
  const made = isConstant ? own(propagation, channel!) : markProducer(propagation, filter[2]!);
  const channelOf = (i: number) => Math.floor(i / multiplier);
  return [[batch!, space, space, arranged(made, channels * multiplier, channelOf)]];
}

/** A convolution that sums over all input channels; `layout` says where the filter has its inputs and outputs. */
function convolve(
  propagation: ChannelPropagation,
  node: GraphNode,
  layout: { image: string; input: number; output: number },
): AxisChannels[][] {
  const image = operandAxes(propagation, node, layout.image);
  const filter = operandAxes(propagation, node, "filter");
  const [batch, ...axes] = image.slice(0, -1), channel = image.at(-1)!;
  // the image plane and the window keep their size
  const space = protectSpace(propagation, node, [...axes, ...filter.slice(0, -2)]);
  // a channel of the image is removed with the input of the filter that reads it, and the sum over channels needs it to be zero
  couple(propagation, [channel, filter.at(layout.input)!], placeOf(node));
  requireZero(propagation, channel);
  // output channels begin here
  return [[batch!, ...axes.map(() => space), markProducer(propagation, filter.at(layout.output)!)]];
}

/**
 * Protects the axes of an image plane.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @param axes The axes.
 * @returns A fixed axis, for every axis of the plane of the result.
 */
export function protectSpace(
  propagation: ChannelPropagation,
  node: GraphNode,
  axes: AxisChannels[],
): string {
  const space = `the image plane of ${placeOf(node)}`;
  for (const channels of axes) protect(propagation, channels, space);
  return space;
}

/** Output channels, each made from one of these. */
function arranged(
  channels: AxisChannels,
  length: number,
  from: (output: number) => number,
): AxisChannels {
  if (typeof channels === "string") return channels;
  const { ids, zeroing } = channels;
  return { ids: Int32Array.from({ length }, (_, i) => ids[from(i)]!), zeroing };
}
