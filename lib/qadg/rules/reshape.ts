import type { Dimension, GraphNode } from "../../graph/mod.ts";
import { commonFactors } from "../propagate/common_factors.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operand, placeOf } from "../propagate/operands.ts";
import { mergeAxes, splitAxis } from "../propagate/split_axis.ts";
import { type ReshapeBlock, reshapeBlocks } from "./reshape_blocks.ts";

/**
 * `Reshape`: follows axes into the new shape, block by block of axes that hold the same positions. Old axes are split into the
 * factors that both shapes have in common ({@linkcode splitAxis}), and these are merged into the new axes
 * ({@linkcode mergeAxes}).
 *
 * ```text
 * flatten [height, width, channel] -> [height * width * channel], two channels a and b on 2x2 pixels:
 *   a b a b a b a b                 the channel of position p is p mod 2 (channels last)
 * ```
 *
 * Axes whose length grows with the batch take part if the batch is their outermost factor before and after
 * ([batch, heads, ...] -> [batch * heads, ...]); the channel ids are then those of one sample. Without common factors the
 * axes are protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function reshape(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const before = operand(node, "x"), after = node.outputs[0]!;
  const { values } = propagation.graph, axes = propagation.axes[before]!;
  return [
    reshapedAxes(propagation, node, {
      from: values[before]!.shape,
      axes,
      to: values[after]!.shape,
    }),
  ];
}

/**
 * The axes of a tensor in another shape of as many elements.
 *
 * @param propagation State of the analysis.
 * @param node The operator that has the result.
 * @param shapes Shape and axes before, shape after.
 * @returns The axes after.
 */
export function reshapedAxes(
  propagation: ChannelPropagation,
  node: GraphNode,
  { from, axes, to }: {
    from: Dimension[];
    axes: readonly AxisChannels[];
    to: Dimension[];
  },
): AxisChannels[] {
  const result: AxisChannels[] = to.map(() => `the axis that ${placeOf(node)} made`);
  for (const block of reshapeBlocks(from, to)) {
    const old = block.from.map((axis) => axes[axis]!);
    const made = carryBlock(propagation, node, { block, from, to, old });
    block.to.forEach((axis, i) => result[axis] = made[i] ?? result[axis]!);
  }
  return result;
}

/** A block, the shapes before and after the reshape, and the old axes of the block. */
interface Carry {
  block: ReshapeBlock;
  from: Dimension[];
  to: Dimension[];
  old: AxisChannels[];
}

/** The new axes of one block; `undefined` for an axis of length 1 that holds nothing of the old ones. */
function carryBlock(
  propagation: ChannelPropagation,
  node: GraphNode,
  { block, from, to, old }: Carry,
): (AxisChannels | undefined)[] {
  if (block.from.length === 1 && block.to.length === 1) return old;
  const before = lengthsInSample(block.from.map((axis) => from[axis]!));
  const after = lengthsInSample(block.to.map((axis) => to[axis]!));
  const factors = before && after && commonFactors(before, after);
  if (factors === undefined) {
    for (const channels of old) {
      protect(propagation, channels, `${placeOf(node)} splits or mixes the axis`);
    }
    return [];
  }
  // old axes into factors
  const parts: AxisChannels[] = [];
  old.forEach((channels, i) => {
    const own = factors.from[i]!;
    if (own.length === 0 && before![i] === 1) {
      protect(propagation, channels, `${placeOf(node)} drops the axis`);
    }
    const lengths = own.map((factor) => factors.lengths[factor]!);
    splitAxis(propagation, channels, lengths, node).forEach((part, k) => parts[own[k]!] = part);
  });
  // factors into new axes
  return factors.to.map((own, i) => {
    if (own.length === 0) return typeof to[block.to[i]!] === "number" ? undefined : "the batch";
    const lengths = own.map((factor) => factors.lengths[factor]!);
    return mergeAxes(propagation, own.map((factor) => parts[factor]!), lengths, node);
  });
}

/** Lengths without the batch, which must be the outermost factor of all. */
function lengthsInSample(shape: Dimension[]): number[] | undefined {
  const lengths = shape.map((length, i) => {
    if (typeof length === "number") return length;
    return i === 0 && length.plus === 0 ? length.perSample : undefined;
  });
  return lengths.includes(undefined) ? undefined : lengths as number[];
}
