/**
 * Operators on images that treat each channel by itself.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { breakZero } from "./break_zero.ts";
import { protectSpace } from "./convolution.ts";

/**
 * Pooling, resizing and mirroring of images [batch, ...space, channel]: channels pass through, each by itself.
 *
 * @param propagation State of the analysis.
 * @param node The operator, whose only operand is the image.
 * @returns Axes of the result.
 */
export function eachChannel(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const image = operandAxes(propagation, node, operatorOf(node.op)!.operands[0]!);
  const axes = image.slice(1, -1), space = protectSpace(propagation, node, axes);
  return [[image[0]!, ...axes.map(() => space), image.at(-1)!]];
}

/**
 * `RotateWithOffset`: image [batch, height, width, channel]. The corners that come from outside of the image are filled with a
 * number, and are zero if that is 0; with one number for each channel, which holds for its position, the channels are protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `fillValue`.
 * @returns Axes of the result.
 */
export function rotate(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node), { fillValue } = node.attrs;
  const image = eachChannel(propagation, node)[0]!;
  if (fillValue === 0) return [image];
  const filled = typeof fillValue === "number"
    ? breakZero(image.at(-1)!, where)
    : protect(propagation, image.at(-1)!, `${where} fills each channel with its own number`);
  return [image.with(-1, filled)];
}
