/**
 * Operators that make an axis of whole tensors, or take one apart.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { combineAxes } from "./elementwise.ts";

/**
 * `Pack` (stack): operands of one shape side by side along a new axis. Their axes are coupled; a stacked axis is zero where it is
 * in all of them.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operands `0`, `1`, …, attribute `axis`.
 * @returns Axes of the result.
 */
export function pack(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = combineAxes(propagation, node, {
    operands: Object.keys(node.inputs),
    zeroIf: "all",
  });
  const at = node.attrs.axis as number;
  const place = at < 0 ? axes.length + 1 + at : at;
  return [axes.toSpliced(place, 0, `the new axis of ${placeOf(node)}`)];
}

/**
 * `Unpack` (unstack): one result for each position of an axis, which is protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operand `value`, attribute `axis`.
 * @returns Axes of each result.
 */
export function unpack(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "value");
  const at = ((node.attrs.axis as number) + axes.length) % axes.length;
  protect(propagation, axes[at]!, `${placeOf(node)} takes the axis apart`);
  return node.outputs.map(() => axes.toSpliced(at, 1));
}
