import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { constantOperand, operand, operandAxes, placeOf } from "../propagate/operands.ts";

/**
 * `GatherV2`, for example an embedding: the axis that is looked up is protected, the others pass through.
 *
 * A computed axis that is looked up by a list of constants, which nothing else reads, is followed: position i of the result is
 * position `indices[i]` of it. A cut takes entries out of the list, and numbers the others anew.
 *
 * ```text
 * indices [3, 1, 0, 2], channels a b c d   ->   d b a c      without b: indices [2, 0, 1], channels a c d -> d a c
 * ```
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
  const followed = batchRank === 0 ? followedAxis(propagation, node, x[at]!) : undefined;
  if (followed !== undefined) return [x.with(at, followed)];
  protect(propagation, x[at]!, `${where} looks up positions of the axis`);
  const lookedUp = indices.slice(batchRank).map((channels) =>
    protect(propagation, channels, `${where} looks up by it`)
  );
  return [[...x.slice(0, at), ...lookedUp, ...x.slice(at + 1)]];
}

/** The channels that a list of constants picks; the list has the same ones. Undefined where they cannot be followed. */
function followedAxis(
  propagation: ChannelPropagation,
  node: GraphNode,
  channels: AxisChannels,
): AxisChannels | undefined {
  const { graph: { leaves, nodes, outputs }, axes } = propagation;
  const list = operand(node, "indices"), x = operand(node, "x");
  const picked = leaves.some(({ value }) => value === list)
    ? constantOperand(propagation.graph, node, "indices")
    : undefined;
  const isRead =
    nodes.some((other) => other !== node && Object.values(other.inputs).includes(list)) ||
    outputs.includes(list);
  if (typeof channels === "string" || picked === undefined || isRead) return undefined;
  if (axes[list]!.length !== 1 || leaves.some(({ value }) => value === x)) return undefined;
  if (!picked.every((i) => i >= 0 && i < channels.ids.length)) return undefined;
  const ids = Int32Array.from(picked, (i) => channels.ids[i]!);
  propagation.nonEmptySets.push(ids);
  axes[list] = [{ ids, zeroing: `${placeOf(node)} looks up by it` }];
  return { ids, zeroing: channels.zeroing };
}
