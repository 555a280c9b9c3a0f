import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { couple, protect, requireZero } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { coupleAcrossBlocks, coupleWithinBlocks } from "./blocks.ts";
import { protectSpace } from "./convolution.ts";
import { markProducer } from "./producer.ts";

/**
 * `GroupedConv2D`: x [batch, height, width, in], filter [h, w, in / groups, out].
 *
 * After a cut all groups must have the same number of channels again. Two ways of coupling guarantee that, and the one with more
 * structures is taken: many narrow groups (ResNeXt, 32 groups of 4 channels) are pruned by group, few wide ones by channel.
 *
 * ```text
 * by group      the inputs and outputs of a group are removed together                 groups structures
 * by channel    input c of every group is removed, or output k of every group is       in / groups + out / groups structures
 * ```
 *
 * Pruning by channel needs zero inputs, since the outputs that remain sum over them. Fixed inputs exclude pruning by group.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `groups`.
 * @returns Axes of the output [batch, height, width, out].
 */
export function groupedConvolution(
  propagation: ChannelPropagation,
  node: GraphNode,
): AxisChannels[][] {
  const where = placeOf(node), groups = node.attrs.groups as number;
  const [batch, height, width, channel] = operandAxes(propagation, node, "x");
  const filter = operandAxes(propagation, node, "filter");
  const space = protectSpace(propagation, node, [height!, width!, filter[0]!, filter[1]!]);
  const { shape } = propagation.graph.values[node.inputs.filter!]!;
  const [inputsPerGroup, outputs] = shape.slice(2) as [number, number];
  const ends = [channel!, filter[3]!] as const;
  const isFixed = typeof channel === "string";
  if (!isFixed && groups > inputsPerGroup + outputs / groups) {
    const [inputGroups, outputGroups] = ends.map((channels) =>
      coupleWithinBlocks(propagation, channels, groups)
    );
    couple(propagation, [inputGroups!, outputGroups!], where);
    protect(propagation, filter[2]!, `${where} keeps its groups whole`);
  } else {
    const [inputsOfGroup] = ends.map((channels) =>
      coupleAcrossBlocks(propagation, channels, groups)
    );
    couple(propagation, [inputsOfGroup!, filter[2]!], where);
    requireZero(propagation, channel!);
  }
  return [[batch!, space, space, markProducer(propagation, filter[3]!)]];
}
