import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  own,
  placeOf,
  tie,
  type ZeroedBy,
} from "../propagate/labelling.ts";

/**
 * `FusedBatchNorm` and `BatchNormTraining`: x [..., channel] with scale, offset, mean and variance [channel].
 *
 * ```text
 * y = (x - mean) / sqrt(variance + epsilon) * scale + offset
 * ```
 *
 * Where scale and offset are zero, y is zero whatever x is; without a scale it is -mean / sqrt(variance + epsilon) where x
 * is zero. Scale and offset are members, the statistics only follow.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of y, and of further outputs [channel] if there are any.
 */
export function batchNorm(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const x = operandLabels(labelling, node, "x");
  const perChannel = ["scale", "offset", "mean", "variance"].filter((name) => name in node.inputs);
  const labels = perChannel.map((name) => operandLabels(labelling, node, name).at(-1)!);
  const atoms = tie(labelling, [x.at(-1)!, ...labels], where);
  const [scale, offset] = ["scale", "offset"].map((name) => labels[perChannel.indexOf(name)]);
  const zeroedBy = scaledState(labelling, where, scale, offset);
  const channel = typeof atoms === "string" ? atoms : { atoms, zeroedBy };
  const rest = node.outputs.slice(1).map(() => [channel]);
  return [[...x.slice(0, -1), channel], ...rest];
}

/**
 * When a normalised, scaled and shifted axis is zero: where its scale and its offset are, which become members for it.
 *
 * @param labelling State of the analysis.
 * @param where The operator, for the reason.
 * @param scale Label of the scale's axis, if there is a scale.
 * @param offset Label of the offset's axis, if there is an offset.
 * @returns `[]`, or why the axis cannot become zero.
 */
export function scaledState(
  labelling: Labelling,
  where: string,
  scale: AxisLabel | undefined,
  offset: AxisLabel | undefined,
): ZeroedBy {
  if (scale === undefined) return `${where} has no scale and subtracts the mean`;
  for (const label of [scale, offset]) {
    if (label === undefined) continue;
    const owned = own(labelling, label);
    if (typeof owned !== "string" && typeof owned.zeroedBy === "string") return owned.zeroedBy;
  }
  return [];
}
