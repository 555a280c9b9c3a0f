/**
 * Normalisations over channels: layer norm, group norm, local response norm. Batch norm, which looks at each channel alone,
 * has its own file.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { average } from "../propagate/average.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  pin,
  placeOf,
  tie,
} from "../propagate/labelling.ts";
import { scaledState } from "./batch_norm.ts";
import { tieWithinBlocks } from "./blocks.ts";
import { neverZero } from "./never_zero.ts";

/**
 * `LayerNorm`: x [..., channel], scale and offset [channel]. A channel that leaves changes mean and variance of the others,
 * even if it is zero, so the channels are pinned unless approximate results are wanted.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of y [..., channel], and of mean and inverse deviation [rows].
 */
export function layerNorm(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const x = operandLabels(labelling, node, "x");
  const perChannel = ["scale", "offset"].map((name) => operandLabels(labelling, node, name)[0]!);
  const channels = [x.at(-1)!, ...perChannel];
  for (const label of channels) average(labelling, label, `${where} averages over the channels`);
  const atoms = tie(labelling, channels, where);
  const made = typeof atoms === "string" || labelling.averages === "exact"
    ? `the channels of ${where}`
    : { atoms, zeroedBy: scaledState(labelling, where, perChannel[0], perChannel[1]) };
  const others = x.slice(0, -1).map((label) => neverZero(label, where));
  return [[...others, made], ...node.outputs.slice(1).map(() => [`the rows of ${where}`])];
}

/**
 * `GroupNorm`: x [sample, ..., channel], scale and offset [channel]. Mean and variance are those of one group of channels, so
 * whole groups can leave. They are zero where scale and offset are, which are members.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `groups`.
 * @returns Labels of y, and of mean and inverse deviation [sample, groups].
 */
export function groupNorm(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node), groups = node.attrs.groups as number;
  const x = operandLabels(labelling, node, "x");
  const [scale, offset] = ["scale", "offset"].map((name) =>
    operandLabels(labelling, node, name)[0]!
  );
  const channels = x.at(-1)!;
  for (const label of groups === 1 ? x.slice(1) : x.slice(1, -1)) {
    pin(labelling, label, `${where} averages over the axis`);
  }
  const grouped = tieWithinBlocks(labelling, channels, groups);
  const atoms = tie(labelling, [channels, scale!, offset!], where);
  const zeroedBy = scaledState(labelling, where, scale, offset);
  const [y, perGroup]: AxisLabel[] = typeof atoms === "string" || typeof grouped === "string"
    ? [atoms as string, atoms as string]
    : [{ atoms, zeroedBy }, { ...grouped, zeroedBy: `${where} computes it from all of a group` }];
  const sample = neverZero(x[0]!, where);
  const statistics = node.outputs.slice(1).map(() => [sample, perGroup!]);
  return [[sample, ...x.slice(1, -1), y!], ...statistics];
}

/**
 * `LRN`: each number is divided by those of the neighbouring channels, which would become others if one left; the channels are
 * pinned.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of y, the shape of x.
 */
export function localResponse(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const x = operandLabels(labelling, node, "x");
  const reason = `${placeOf(node)} divides by neighbouring channels`;
  return [[...x.slice(0, -1), pin(labelling, x.at(-1)!, reason)]];
}
