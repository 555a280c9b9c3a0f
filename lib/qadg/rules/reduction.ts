/**
 * Operators that take an axis away by summing, averaging or comparing over it.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { average } from "../propagate/average.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect, requireZero } from "../propagate/constraints.ts";
import { axesWithHeads, operand, operandAxes, placeOf } from "../propagate/operands.ts";
import { breakZero } from "./break_zero.ts";

/**
 * `Sum`: zeros do not change it, so an axis may be summed over if it is zero where structures are removed.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns The axes that remain.
 */
export function sum(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x");
  for (const axis of reducedAxes(node, axes.length)) requireZero(propagation, axes[axis]!);
  return [remainingAxes(node, axes)];
}

/**
 * `Mean`: it changes when zeros are removed, so the averaged axes are protected, unless approximate results are wanted: layer norm
 * and RMS norm are often spelled with means.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns The axes that remain.
 */
export function mean(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x");
  for (const axis of reducedAxes(node, axes.length)) {
    average(propagation, axes[axis]!, `${placeOf(node)} mixes the axis`);
  }
  return [remainingAxes(node, axes)];
}

/**
 * `Max` and the like: their result changes when zeros are removed, so the reduced axes are protected. A maximum of numbers that are
 * not negative stays the same: one that is zero is the largest only if all are.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns The axes that remain.
 */
export function reduction(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x");
  const ignoresZeros = node.op === "Max" &&
    propagation.signs.get(operand(node, "x")) === "nonNegative";
  for (const channels of reducedAxes(node, axes.length).map((axis) => axes[axis]!)) {
    if (!ignoresZeros || typeof channels === "string") {
      protect(propagation, channels, `${placeOf(node)} mixes the axis`);
    } else {
      requireZero(propagation, channels);
      propagation.nonEmptySets.push(channels.ids);
    }
  }
  return [remainingAxes(node, axes)];
}

/**
 * `Softmax` and `LogSoftmax`: they mix the last axis, and their result is not zero.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operand `logits`.
 * @returns Axes of the result.
 */
export function softmax(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = axesWithHeads(propagation, node, "logits");
  const mixed = protect(propagation, axes.at(-1)!, `${placeOf(node)} mixes the axis`);
  const others = axes.slice(0, -1).map((channels) => breakZero(channels, placeOf(node)));
  return [[...others, mixed]];
}

function reducedAxes(node: GraphNode, rank: number): number[] {
  const axes = [node.attrs.axis ?? node.attrs.reductionIndices].flat() as (number | null)[];
  if (axes[0] === null || axes[0] === undefined) return Array.from({ length: rank }, (_, i) => i);
  return axes.map((axis) => (axis! + rank) % rank);
}

function remainingAxes(node: GraphNode, axes: AxisChannels[]): AxisChannels[] {
  const reduced = new Set(reducedAxes(node, axes.length));
  if (!node.attrs.keepDims) return axes.filter((_, i) => !reduced.has(i));
  return axes.map((channels, i) =>
    reduced.has(i) ? `the axis that ${placeOf(node)} reduced` : channels
  );
}
