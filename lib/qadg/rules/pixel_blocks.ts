/**
 * Operators that move pixels between the image plane and another axis.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { coupleAcrossBlocks } from "./blocks.ts";
import { protectSpace } from "./convolution.ts";

/**
 * `DepthToSpace` (pixel shuffle): x [batch, height, width, block^2 out]. Input channel (by block + bx) out + c becomes channel c
 * of the pixel (by, bx) of its block, so all block^2 of them are removed together.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `blockSize`.
 * @returns Axes of the output [batch, height block, width block, out].
 */
export function depthToSpace(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const [batch, height, width, channel] = operandAxes(propagation, node, "x");
  const space = protectSpace(propagation, node, [height!, width!]);
  const pixels = (node.attrs.blockSize as number) ** 2;
  return [[batch!, space, space, coupleAcrossBlocks(propagation, channel!, pixels)]];
}

/**
 * `SpaceToBatchND` and `BatchToSpaceND`: the first axes of the image move into the batch or out of it; all other axes pass
 * through. The padding is zero.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `blockShape`.
 * @returns Axes of the result.
 */
export function spaceAndBatch(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x");
  const moved = (node.attrs.blockShape as number[]).length;
  const fixed = axes.slice(0, moved + 1).map((channels) =>
    protect(propagation, channels, `${placeOf(node)} moves pixels`)
  );
  return [[...fixed, ...axes.slice(moved + 1)]];
}
