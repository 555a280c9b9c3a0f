/**
 * Operators of one operand that work position by position.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { axesWithHeads, placeOf } from "../propagate/operands.ts";
import { breakZero } from "./break_zero.ts";

/**
 * A function with f(0) = 0: axes pass through, and what is zero remains zero.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operand `x`.
 * @returns Axes of the result.
 */
export function keepsZero(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  return [axesWithHeads(propagation, node, "x")];
}

/**
 * A function with f(0) other than 0: axes pass through, but they cannot be made zero any more. As a gate, multiplied by something
 * that is zero, that does no harm; an axis that is summed over is then protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operand `x`.
 * @returns Axes of the result.
 */
export function breaksZero(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  return [
    axesWithHeads(propagation, node, "x").map((channels) => breakZero(channels, placeOf(node))),
  ];
}

/**
 * `ClipByValue`: keeps zero if zero lies between its limits.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function clip(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const { clipValueMin: low, clipValueMax: high } = node.attrs;
  const holdsZero = typeof low === "number" && typeof high === "number" && low <= 0 && high >= 0;
  return holdsZero ? keepsZero(propagation, node) : breaksZero(propagation, node);
}

/**
 * `Step`: 1 for positive x, `alpha` elsewhere; keeps zero if `alpha` is 0.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function step(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  return node.attrs.alpha === 0 ? keepsZero(propagation, node) : breaksZero(propagation, node);
}

/**
 * `Gelu` and `Silu` of the engine: they keep zero; their second result, the slope, does not, and only gradients read it.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operand `x`.
 * @returns Axes of value and slope.
 */
export function withSlope(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  return [...keepsZero(propagation, node), ...breaksZero(propagation, node)];
}
