/**
 * Convolutions: they mix the input channels (which must be zero where cut) and make new output channels.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  pin,
  placeOf,
  requireZero,
  tie,
} from "../propagate/labelling.ts";
import { markStem } from "./stem.ts";

/**
 * `Conv2D` and `Conv3D`: x [batch, ...space, in], filter [...window, in, out]. If the filter has fewer inputs than x has
 * channels (tfjs allows it), the two axes cannot be tied and are pinned.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the output [batch, ...space, out].
 */
export function convolution(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  return convolve(labelling, node, { image: "x", input: -2, output: -1 });
}

/**
 * `Conv2DBackpropInput` and `Conv3DBackpropInputV2`, the transposed convolutions: dy [batch, ...space, in], filter
 * [...window, out, in].
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the output [batch, ...space, out].
 */
export function transposedConvolution(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  return convolve(labelling, node, { image: "dy", input: -1, output: -2 });
}

/**
 * `DepthwiseConv2dNative`: x [batch, height, width, channel], filter [h, w, channel, multiplier]. Output channel
 * c * multiplier + k is made from input channel c alone, and is zero where the filter is.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the output [batch, height, width, channel * multiplier].
 */
export function depthwiseConvolution(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const [batch, height, width, channel] = operandLabels(labelling, node, "x");
  const filter = operandLabels(labelling, node, "filter");
  const space = fixSpace(labelling, node, [height!, width!, filter[0]!, filter[1]!]);
  pin(labelling, filter[3]!, `${where} makes its filters from one channel`);
  tie(labelling, [channel!, filter[2]!], where);
  const made = markStem(labelling, filter[2]!);
  const multiplier = labelling.graph.values[node.inputs.filter!]!.shape[3] as number;
  return [[batch!, space, space, repeat(made, multiplier)]];
}

function convolve(
  labelling: Labelling,
  node: GraphNode,
  layout: { image: string; input: number; output: number },
): AxisLabel[][] {
  const image = operandLabels(labelling, node, layout.image);
  const filter = operandLabels(labelling, node, "filter");
  const [batch, ...axes] = image.slice(0, -1), channel = image.at(-1)!;
  const space = fixSpace(labelling, node, [...axes, ...filter.slice(0, -2)]);
  tie(labelling, [channel, filter.at(layout.input)!], placeOf(node));
  requireZero(labelling, channel);
  return [[batch!, ...axes.map(() => space), markStem(labelling, filter.at(layout.output)!)]];
}

/**
 * Pins the axes of an image plane.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @param axes The axes.
 * @returns The label of every axis of the plane.
 */
export function fixSpace(labelling: Labelling, node: GraphNode, axes: AxisLabel[]): string {
  const space = `the image plane of ${placeOf(node)}`;
  for (const label of axes) pin(labelling, label, space);
  return space;
}

function repeat(label: AxisLabel, times: number): AxisLabel {
  if (typeof label === "string" || times === 1) return label;
  const { atoms, zeroedBy } = label;
  const repeated = Int32Array.from(
    { length: atoms.length * times },
    (_, i) => atoms[Math.floor(i / times)]!,
  );
  return { atoms: repeated, zeroedBy };
}
