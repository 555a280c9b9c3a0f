import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";

/**
 * `GatherV2`, for example an embedding: the axis that is looked up is protected, the others pass through.
 *
 * @param propagation State of the analysis.
 * @param node The operator: x, indices, attribute axis.
 * @returns Axes of [axes before, axes of the indices, axes behind].
 */
export function gather(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node);
  const x = operandAxes(propagation, node, "x");
  const indices = operandAxes(propagation, node, "indices");
  const at = ((node.attrs.axis as number) + x.length) % x.length;
  const batchRank = (node.attrs.batchDims as number | undefined) ?? 0;
  protect(propagation, x[at]!, `${where} looks up positions of the axis`);
  const lookedUp = indices.slice(batchRank).map((channels) =>
    protect(propagation, channels, `${where} looks up by it`)
  );
  return [[...x.slice(0, at), ...lookedUp, ...x.slice(at + 1)]];
}
