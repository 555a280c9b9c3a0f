import type { GraphNode, ValueId } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { couple, protect } from "../propagate/constraints.ts";
import { join } from "../propagate/disjoint_sets.ts";
import { constantOperand, operand, operandAxes, placeOf } from "../propagate/operands.ts";
import { withHeads } from "../propagate/unzeroed_heads.ts";
import { copyPositions } from "./copies.ts";

/**
 * `GatherV2`, for example an embedding: the axis that is looked up is protected, the others pass through.
 *
 * A computed axis that is looked up by a list of constants, which only lookups read, is followed: position i of the result is
 * position `indices[i]` of it. A cut takes entries out of the list, and numbers the others anew. Channels that are looked up twice are
 * coupled; on another axis than the last they are copies ({@linkcode copyPositions}), as heads of keys for several heads of queries.
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
  const { graph, axes, coupled, copies } = propagation;
  const x = operand(node, "x"), indices = operand(node, "indices");
  const isLeaf = (value: ValueId) => graph.leaves.some((leaf) => leaf.value === value);
  const picked = isLeaf(indices) ? constantOperand(graph, node, "indices") : undefined;
  const list = axes[indices]![0];
  if (picked === undefined || axes[indices]!.length !== 1 || typeof list !== "object") {
    return undefined;
  }
  if (isLeaf(x) || !areNumberedAlike(propagation, node, channels)) return undefined;
  const { ids } = list, at = node.attrs.axis as number;
  if (typeof channels === "string") {
    if (graph.values[x]!.shape.at(at) !== 1) return undefined;
    for (const id of ids) copies.add(id);
    return { ids, zeroing: `${placeOf(node)} copies what stays for others` };
  }
  if (!picked.every((i) => i >= 0 && i < channels.ids.length)) return undefined;
  propagation.nonEmptySets.push(ids);
  const sources = picked.map((i) => channels.ids[i]!), { zeroing } = channels;
  const isLast = at === -1 || at === axes[x]!.length - 1; // channels, of which copies are no heads
  if (!isLast) {
    const unzeroed = copyPositions(propagation, node, ids, sources);
    return withHeads({ ids, zeroing }, [{ ids, zeroing, unzeroed }]);
  }
  join(coupled, ids, sources);
  return { ids, zeroing };
}

/**
 * Whether a cut gives the list the same numbers for everybody that reads it: only lookups do, in axes that are coupled.
 */
function areNumberedAlike(
  propagation: ChannelPropagation,
  node: GraphNode,
  channels: AxisChannels,
): boolean {
  const { graph: { nodes, outputs }, axes } = propagation, list = operand(node, "indices");
  const others = nodes.filter((other) =>
    other !== node && Object.values(other.inputs).includes(list)
  );
  const areLookups = others.every(({ op, inputs, attrs }) =>
    op === "GatherV2" && inputs.x !== list && !attrs.batchDims
  );
  if (!areLookups || outputs.includes(list)) return false;
  for (const { inputs, attrs } of others) {
    // those that come later couple theirs to this one
    const theirs = axes[inputs.x!]!.at(attrs.axis as number);
    if (theirs !== undefined) couple(propagation, [theirs, channels], placeOf(node));
  }
  return true;
}
