/**
 * Running sums and products.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect, requireZero } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { breakZero } from "./break_zero.ts";

/**
 * `Cumsum`: zeros do not change the sums behind them, so positions that are zero may be removed; the sums themselves are not zero.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `axis`.
 * @returns Axes of the result.
 */
export function cumulativeSum(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x"), at = axisOf(node, axes);
  requireZero(propagation, axes[at]!);
  return [axes.with(at, breakZero(axes[at]!, placeOf(node)))];
}

/**
 * `Cumprod`: a zero makes all products behind it zero, so the axis is protected. The others remain zero, unless the products begin
 * with 1.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attributes `axis` and `exclusive`.
 * @returns Axes of the result.
 */
export function cumulativeProduct(
  propagation: ChannelPropagation,
  node: GraphNode,
): AxisChannels[][] {
  const where = placeOf(node);
  const axes = operandAxes(propagation, node, "x"), at = axisOf(node, axes);
  const multiplied = protect(propagation, axes[at]!, `${where} multiplies along the axis`);
  const others = node.attrs.exclusive ? axes.map((channels) => breakZero(channels, where)) : axes;
  return [others.with(at, multiplied)];
}

function axisOf(node: GraphNode, axes: AxisChannels[]): number {
  return ((node.attrs.axis as number) + axes.length) % axes.length;
}
