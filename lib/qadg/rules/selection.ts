/**
 * Operators whose result depends on the positions themselves: ranks, one-hot codes, ranges.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { breakZero } from "./break_zero.ts";

/**
 * `TopK`: it compares along the last axis, which is protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the largest values, and of their positions, which are not zero where the values are.
 */
export function topK(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node);
  const axes = operandAxes(propagation, node, "x");
  const ranked = protect(propagation, axes.at(-1)!, `${where} compares along the axis`);
  const others = axes.slice(0, -1);
  return [[...others, ranked], [...others.map((channels) => breakZero(channels, where)), ranked]];
}

/**
 * `OneHot`: a new last axis, which is fixed since an index stands for a position on it.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operand `indices`.
 * @returns Axes of [...axes of the indices, code].
 */
export function oneHot(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node);
  const axes = operandAxes(propagation, node, "indices").map((channels) =>
    breakZero(channels, where)
  );
  return [[...axes, `the codes of ${where}`]];
}

/**
 * `Range` and `LinSpace`: a sequence of numbers, which cannot have gaps.
 *
 * @param _propagation State of the analysis.
 * @param node The operator, without operands.
 * @returns The only axis of the result.
 */
export function sequence(_propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  return [[`the numbers of ${placeOf(node)}`]];
}

/**
 * A rule for an operator that looks at all positions of its operands together.
 *
 * @param does What it does to them, for the reason, for example `counts values`.
 * @returns The rule: all axes are protected.
 */
export function protectAll(
  does: string,
): (propagation: ChannelPropagation, node: GraphNode) => AxisChannels[][] {
  return (propagation, node) => {
    const where = placeOf(node);
    for (const name of Object.keys(node.inputs)) {
      for (const channels of operandAxes(propagation, node, name)) {
        protect(propagation, channels, `${where} ${does}`);
      }
    }
    return node.outputs.map((value) =>
      propagation.graph.values[value]!.shape.map(() => `the result of ${where}`)
    );
  };
}
