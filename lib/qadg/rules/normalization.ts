/**
 * Normalisations over channels: layer norm, group norm, local response norm. Batch norm, which looks at each channel alone,
 * has its own file.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { average } from "../propagate/average.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { couple, protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { affineZeroing } from "./batch_norm.ts";
import { coupleWithinBlocks } from "./blocks.ts";
import { breakZero } from "./break_zero.ts";
import { reshapedAxes } from "./reshape.ts";

/**
 * `LayerNorm`: x [..., channel], scale and offset [channel]. Removing a channel changes the mean and variance that the others are
 * normalised by, even if the channel is zero, so the channels are protected unless approximate results are wanted.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of y [..., channel], and of mean and inverse deviation [rows].
 */
export function layerNorm(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node);
  const x = operandAxes(propagation, node, "x");
  const perChannel = ["scale", "offset"].map((name) => operandAxes(propagation, node, name)[0]!);
  const coupled = [x.at(-1)!, ...perChannel];
  for (const channels of coupled) {
    average(propagation, channels, `${where} averages over the channels`);
  }
  const ids = couple(propagation, coupled, where);
  const made = typeof ids === "string" || propagation.averages === "exact"
    ? `the channels of ${where}`
    : { ids, zeroing: affineZeroing(propagation, where, perChannel[0], perChannel[1]) };
  const others = x.slice(0, -1).map((channels) => breakZero(channels, where));
  const { values } = propagation.graph, from = values[node.inputs.x!]!.shape.slice(0, -1);
  const rows = node.outputs.slice(1).map((value) =>
    reshapedAxes(propagation, node, { from, axes: others, to: values[value]!.shape })
  );
  return [[...others, made], ...rows];
}

/**
 * `GroupNorm`: x [sample, ..., channel], scale and offset [channel]. Mean and variance are those of one group of channels, so
 * whole groups can be removed. They are zero where scale and offset are, which own the structures.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `groups`.
 * @returns Axes of y, and of mean and inverse deviation [sample, groups].
 */
export function groupNorm(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node), groups = node.attrs.groups as number;
  const x = operandAxes(propagation, node, "x");
  const [scale, offset] = ["scale", "offset"].map((name) =>
    operandAxes(propagation, node, name)[0]!
  );
  const last = x.at(-1)!;
  for (const channels of groups === 1 ? x.slice(1) : x.slice(1, -1)) {
    protect(propagation, channels, `${where} averages over the axis`);
  }
  const grouped = coupleWithinBlocks(propagation, last, groups);
  const ids = couple(propagation, [last, scale!, offset!], where);
  const zeroing = affineZeroing(propagation, where, scale, offset);
  const [y, perGroup]: AxisChannels[] = typeof ids === "string" || typeof grouped === "string"
    ? [ids as string, ids as string]
    : [{ ids, zeroing }, { ...grouped, zeroing: `${where} computes it from all of a group` }];
  const sample = breakZero(x[0]!, where);
  const statistics = node.outputs.slice(1).map(() => [sample, perGroup!]);
  return [[sample, ...x.slice(1, -1), y!], ...statistics];
}

/**
 * `LRN`: each element is divided by a sum over neighbouring channels. Removing a channel would give others new neighbours, so the
 * channels are protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of y, the shape of x.
 */
export function localResponse(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const x = operandAxes(propagation, node, "x");
  const reason = `${placeOf(node)} divides by neighbouring channels`;
  return [[...x.slice(0, -1), protect(propagation, x.at(-1)!, reason)]];
}
