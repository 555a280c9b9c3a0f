/**
 * Operators that pick or move positions of an axis by index.
 *
 * @module
 */
import type { Dimension, GraphNode } from "../../graph/mod.ts";
import { stridedEntries, stridedRange } from "../../operators/mod.ts";
import { join } from "../propagate/disjoint_sets.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";

/**
 * `Reverse`: the last position of an axis becomes the first.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `dims`.
 * @returns Axes of the result.
 */
export function reverse(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x");
  const dims = [node.attrs.dims].flat() as number[];
  const reversed = new Set(dims.map((axis) => (axis + axes.length) % axes.length));
  return [axes.map((channels, axis) => {
    if (typeof channels === "string" || !reversed.has(axis)) return channels;
    return { ids: channels.ids.toReversed(), zeroing: channels.zeroing };
  })];
}

/**
 * `StridedSlice`: every s-th position of an axis. Of every s consecutive positions, counted from the start of the axis, it takes
 * one, always the i-th. It still does if only whole blocks of s are removed, so the positions of a block are coupled.
 *
 * ```text
 * x[1:6:2] of  a b c d e f g   is  b d f;   coupled: a with b, c with d, e with f;  g is free
 * ```
 *
 * Of an axis of which one position is taken this one is protected, and the others may leave. An axis that is run through backward in
 * steps is protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function stridedSlice(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x"), { attrs } = node;
  return [
    stridedEntries(attrs, axes.length).flatMap(({ axis, entry, isShrunk }) => {
      if (axis === undefined) return [`the new axis of ${placeOf(node)}`];
      const channels = axes[axis]!;
      if (!isShrunk) return [takeEvery(propagation, node, channels, entry)];
      protect(
        propagation,
        onePosition(node, channels, entry!),
        `${placeOf(node)} takes one position`,
      );
      return [];
    }),
  ];
}

/** The only position that is taken of an axis; all of it where the batch decides. */
function onePosition(node: GraphNode, channels: AxisChannels, entry: number): AxisChannels {
  const at = (node.attrs.begin as Dimension[])[entry]!;
  if (typeof channels === "string" || typeof at !== "number") return channels;
  const { ids, zeroing } = channels, position = at < 0 ? at + ids.length : at;
  return { ids: ids.subarray(position, position + 1), zeroing };
}

/** The positions that one axis keeps. */
function takeEvery(
  propagation: ChannelPropagation,
  node: GraphNode,
  channels: AxisChannels,
  entry: number | undefined,
): AxisChannels {
  if (typeof channels === "string") return channels;
  const { ids, zeroing } = channels;
  const range = stridedRange(node.attrs, entry, ids.length);
  if (!range) {
    return protect(propagation, channels, `${placeOf(node)} runs backward or by the batch`);
  }
  const { begin, end, stride } = range;
  const taken = ids.subarray(begin, end).filter((_, i) => i % stride === 0);
  if (taken.length < ids.length) propagation.nonEmptySets.push(taken);
  if (stride < 0) return { ids: taken.reverse(), zeroing };
  const first = begin - begin % stride;
  const blocks = ids.subarray(first, first + taken.length * stride);
  join(propagation.coupled, blocks, blocks.map((_, i) => blocks[i - i % stride]!));
  return { ids: taken, zeroing };
}

/**
 * `MirrorPad`: an axis that is padded with its own positions is protected; the others pass through.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `paddings`.
 * @returns Axes of the result.
 */
export function mirrorPad(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const paddings = node.attrs.paddings as [number, number][];
  return [
    operandAxes(propagation, node, "x").map((channels, axis) =>
      paddings[axis]!.some((count) => count !== 0)
        ? protect(propagation, channels, `${placeOf(node)} mirrors the axis`)
        : channels
    ),
  ];
}
