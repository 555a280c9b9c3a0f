import type { GraphNode } from "../../graph/mod.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  Zeroing,
} from "../propagate/channel_propagation.ts";
import { average } from "../propagate/average.ts";
import { couple, own, protect } from "../propagate/constraints.ts";
import { operand, operandAxes, placeOf } from "../propagate/operands.ts";
import { breakZero } from "./break_zero.ts";

/**
 * `FusedBatchNorm` and `BatchNormTraining`: x [..., channel] with scale, offset, mean and variance [channel].
 *
 * ```text
 * y = (x - mean) / sqrt(variance + epsilon) * scale + offset
 * ```
 *
 * Where scale and offset are zero, y is zero whatever x is: they own the structures, mean and variance are only cut. Without a
 * scale y is zero where x, mean and offset are: what makes x zero owns the structures beside the offset, and the mean is set to
 * zero with them. In training, where the mean is that of x, it is zero there by itself.
 *
 * Mean and offset are added at every position of the other axes too, so what was zero along these is not any more: channels that
 * are not the last axis (an image with channels first, features stacked before it) are then protected by whatever sums over
 * them. In training mean and variance are averages over the other axes.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of y, and of further outputs [channel] if there are any.
 */
export function batchNorm(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node);
  const x = operandAxes(propagation, node, "x");
  const perChannel = ["scale", "offset", "mean", "variance"].filter((name) => name in node.inputs);
  if (!perChannel.every((name) => isPerChannel(propagation, node, name))) {
    return protectAll(propagation, node, perChannel);
  }
  const axes = perChannel.map((name) => operandAxes(propagation, node, name).at(-1)!);
  const ids = couple(propagation, [x.at(-1)!, ...axes], where);
  const [scale, offset] = ["scale", "offset"].map((name) => axes[perChannel.indexOf(name)]);
  const zeroing = scale === undefined && resetMean(propagation, node)
    ? unscaledZeroing(propagation, x.at(-1)!, offset)
    : affineZeroing(propagation, where, scale, offset);
  const channel = typeof ids === "string" ? ids : { ids, zeroing };
  const rest = node.outputs.slice(1).map(() => [channel]);
  const others = x.slice(0, -1).map((channels) =>
    breakZero(
      node.op === "BatchNormTraining"
        ? average(propagation, channels, `${where} averages over the axis`)
        : channels,
      where,
    )
  );
  return [[...others, channel], ...rest];
}

/** Has the running mean set to zero with the structures; false if it is not a variable that this norm alone reads. */
function resetMean({ graph, resets }: ChannelPropagation, node: GraphNode): boolean {
  const value = operand(node, "mean");
  const leaf = graph.leaves.findIndex((one) => one.value === value && one.kind === "variable");
  const readers = graph.nodes.filter(({ inputs }) => Object.values(inputs).includes(value));
  if (leaf < 0 || graph.leaves[leaf]!.trainable || readers.length > 1) return false;
  resets.add(`${leaf}:${graph.values[value]!.shape.length - 1}`);
  return true;
}

/** Zeroing of an axis from which a mean is subtracted that is zero where the axis is. */
function unscaledZeroing(
  propagation: ChannelPropagation,
  x: AxisChannels,
  offset: AxisChannels | undefined,
): Zeroing {
  for (const channels of [x, offset]) {
    if (channels === undefined || typeof channels === "string") continue;
    if (typeof channels.zeroing === "string") return channels.zeroing;
  }
  own(propagation, x);
  if (offset !== undefined) own(propagation, offset);
  return [];
}

/** Whether a parameter holds one number for each position of the last axis of x: [channel], or [1, ..., 1, channel]. */
function isPerChannel(propagation: ChannelPropagation, node: GraphNode, name: string): boolean {
  const { shape } = propagation.graph.values[operand(node, name)]!;
  const channels = propagation.graph.values[operand(node, "x")]!.shape.at(-1);
  return shape.at(-1) === channels && shape.slice(0, -1).every((length) => length === 1);
}

/** Backends read parameters of other shapes ([1, channel, 1, 1]) differently, some not by broadcasting: nothing may be cut. */
function protectAll(
  propagation: ChannelPropagation,
  node: GraphNode,
  perChannel: readonly string[],
): AxisChannels[][] {
  const reason = `${
    placeOf(node)
  } has parameters that are not one number per position of the last axis`;
  for (const name of ["x", ...perChannel]) {
    for (const channels of operandAxes(propagation, node, name)) {
      protect(propagation, channels, reason);
    }
  }
  return node.outputs.map((value) =>
    propagation.graph.values[value]!.shape.map((length) =>
      typeof length === "number" ? reason : "the batch"
    )
  );
}

/**
 * Zeroing of an axis that is normalised, scaled and shifted: it is zero where scale and offset are, which therefore own its
 * structures.
 *
 * @param propagation State of the analysis.
 * @param where The operator, for the reason.
 * @param scale The axis of the scale, if there is one.
 * @param offset The axis of the offset, if there is one.
 * @returns `[]`, or why the axis cannot become zero.
 */
export function affineZeroing(
  propagation: ChannelPropagation,
  where: string,
  scale: AxisChannels | undefined,
  offset: AxisChannels | undefined,
): Zeroing {
  if (scale === undefined) return `${where} has no scale and subtracts the mean`;
  for (const channels of [scale, offset]) {
    if (channels === undefined) continue;
    const owned = own(propagation, channels);
    if (typeof owned !== "string" && typeof owned.zeroing === "string") return owned.zeroing;
  }
  return [];
}
