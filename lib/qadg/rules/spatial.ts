import type { GraphNode } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { operandAxes } from "../propagate/operands.ts";
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
