/**
 * Operators that read or write whole slices of a tensor at positions given by indices: the axes that are addressed are
 * protected, those of the slices pass through.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operand, operandAxes, placeOf } from "../propagate/operands.ts";

/**
 * `GatherNd`: params [A..., S...], indices [I..., number of A], gives [I..., S...].
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function gatherNd(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const params = operandAxes(propagation, node, "params");
  const indices = operandAxes(propagation, node, "indices");
  const addressed = depthOf(propagation, node);
  protectAddressed(propagation, node, params.slice(0, addressed));
  const lookedUp = protectAddressed(propagation, node, indices);
  return [[...lookedUp.slice(0, -1), ...params.slice(addressed)]];
}

/**
 * `ScatterNd`: updates [I..., S...] are added up at indices [I..., number of A], gives [A..., S...]; what is not written is zero.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `shape`.
 * @returns Axes of the result.
 */
export function scatterNd(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const updates = operandAxes(propagation, node, "updates");
  const indices = operandAxes(propagation, node, "indices");
  protectAddressed(propagation, node, [...updates.slice(0, indices.length - 1), ...indices]);
  const written = Array.from({ length: depthOf(propagation, node) }, () => writtenBy(node));
  return [[...written, ...updates.slice(indices.length - 1)]];
}

/**
 * Sums of rows by segment: `UnsortedSegmentSum`, `SparseSegmentSum` and `SparseSegmentMean`. The rows are protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator, whose first operand holds the rows.
 * @returns Axes of the result.
 */
export function segments(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const [rows, ...indices] = operatorOf(node.op)!.operands
    .map((name) => operandAxes(propagation, node, name));
  protectAddressed(propagation, node, [rows![0]!, ...indices.flat()]);
  return [[writtenBy(node), ...rows!.slice(1)]];
}

/** Protects axes whose positions are addressed by indices. */
function protectAddressed(
  propagation: ChannelPropagation,
  node: GraphNode,
  axes: AxisChannels[],
): string[] {
  return axes.map((channels) =>
    protect(propagation, channels, `${placeOf(node)} addresses positions`)
  );
}

function writtenBy(node: GraphNode): string {
  return `the positions that ${placeOf(node)} addresses`;
}

/** How many axes one index addresses. */
function depthOf(propagation: ChannelPropagation, node: GraphNode): number {
  return propagation.graph.values[operand(node, "indices")]!.shape.at(-1) as number;
}
