import type { GraphNode } from "../../graph/mod.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  Zeroing,
} from "../propagate/channel_propagation.ts";
import { couple, own } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";

/**
 * `FusedBatchNorm` and `BatchNormTraining`: x [..., channel] with scale, offset, mean and variance [channel].
 *
 * ```text
 * y = (x - mean) / sqrt(variance + epsilon) * scale + offset
 * ```
 *
 * Where scale and offset are zero, y is zero whatever x is; without a scale it is -mean / sqrt(variance + epsilon) where x
 * is zero. Scale and offset own the structures, mean and variance are only cut.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of y, and of further outputs [channel] if there are any.
 */
export function batchNorm(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node);
  const x = operandAxes(propagation, node, "x");
  const perChannel = ["scale", "offset", "mean", "variance"].filter((name) => name in node.inputs);
  const axes = perChannel.map((name) => operandAxes(propagation, node, name).at(-1)!);
  const ids = couple(propagation, [x.at(-1)!, ...axes], where);
  const [scale, offset] = ["scale", "offset"].map((name) => axes[perChannel.indexOf(name)]);
  const zeroing = affineZeroing(propagation, where, scale, offset);
  const channel = typeof ids === "string" ? ids : { ids, zeroing };
  const rest = node.outputs.slice(1).map(() => [channel]);
  return [[...x.slice(0, -1), channel], ...rest];
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
