import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  pin,
  placeOf,
  requireZero,
  tie,
} from "../propagate/labelling.ts";
import { tieAcrossBlocks, tieWithinBlocks } from "./blocks.ts";
import { fixSpace } from "./convolution.ts";
import { markStem } from "./stem.ts";

/**
 * `GroupedConv2D`: x [batch, height, width, in], filter [h, w, in / groups, out]. After a cut all groups must have the same
 * number of channels again. Two partitions guarantee that, and the one with more structures is taken:
 *
 * ```text
 * whole groups     a group's inputs and outputs leave together                      groups structures
 * equal places     input c of every group, or output k of every group, leaves       in / groups + out / groups structures
 * ```
 *
 * Inputs that are fixed would fix whole groups, so then only the outputs leave, by place. Whole groups do not sum over what leaves. Equal places do, so the inputs must be zero there. Many narrow groups (ResNeXt, 32
 * groups of 4 channels) are pruned by group, few wide ones by place.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `groups`.
 * @returns Labels of the output [batch, height, width, out].
 */
export function groupedConvolution(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node), groups = node.attrs.groups as number;
  const [batch, height, width, channel] = operandLabels(labelling, node, "x");
  const filter = operandLabels(labelling, node, "filter");
  const space = fixSpace(labelling, node, [height!, width!, filter[0]!, filter[1]!]);
  const [inputs, outputs] = labelling.graph.values[node.inputs.filter!]!.shape.slice(2) as number[];
  const parts = [channel!, filter[3]!] as const;
  const isFixed = typeof channel === "string";
  if (!isFixed && groups > inputs! + outputs! / groups) {
    const [from, to] = parts.map((label) => tieWithinBlocks(labelling, label, groups));
    tie(labelling, [from!, to!], where);
    pin(labelling, filter[2]!, `${where} keeps its groups whole`);
  } else {
    const [from] = parts.map((label) => tieAcrossBlocks(labelling, label, groups));
    tie(labelling, [from!, filter[2]!], where);
    requireZero(labelling, channel!);
  }
  return [[batch!, space, space, markStem(labelling, filter[3]!)]];
}
