/**
 * Operators that read or write whole slices of a tensor at positions given by numbers: the axes that are addressed are pinned,
 * those of the slices pass through.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operand,
  operandLabels,
  pin,
  placeOf,
} from "../propagate/labelling.ts";

/**
 * `GatherNd`: params [A..., S...], indices [I..., number of A], gives [I..., S...].
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function gatherNd(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const params = operandLabels(labelling, node, "params");
  const indices = operandLabels(labelling, node, "indices");
  const addressed = depthOf(labelling, node);
  const looked = fix(labelling, node, [...params.slice(0, addressed), ...indices]).slice(addressed);
  return [[...looked.slice(0, -1), ...params.slice(addressed)]];
}

/**
 * `ScatterNd`: updates [I..., S...] are added up at indices [I..., number of A], gives [A..., S...]; what is not written is zero.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `shape`.
 * @returns Labels of the result.
 */
export function scatterNd(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const updates = operandLabels(labelling, node, "updates");
  const indices = operandLabels(labelling, node, "indices");
  fix(labelling, node, [...updates.slice(0, indices.length - 1), ...indices]);
  const written = Array.from({ length: depthOf(labelling, node) }, () => writtenBy(node));
  return [[...written, ...updates.slice(indices.length - 1)]];
}

/**
 * Sums of rows by segment: `UnsortedSegmentSum`, `SparseSegmentSum` and `SparseSegmentMean`. The rows are pinned.
 *
 * @param labelling State of the analysis.
 * @param node The operator, whose first operand holds the rows.
 * @returns Labels of the result.
 */
export function segments(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const [rows, ...numbers] = operatorOf(node.op)!.operands
    .map((name) => operandLabels(labelling, node, name));
  fix(labelling, node, [rows![0]!, ...numbers.flat()]);
  return [[writtenBy(node), ...rows!.slice(1)]];
}

function fix(labelling: Labelling, node: GraphNode, labels: AxisLabel[]): string[] {
  return labels.map((label) => pin(labelling, label, `${placeOf(node)} addresses positions`));
}

function writtenBy(node: GraphNode): string {
  return `the positions that ${placeOf(node)} addresses`;
}

/** How many axes one index addresses. */
function depthOf(labelling: Labelling, node: GraphNode): number {
  return labelling.graph.values[operand(node, "indices")]!.shape.at(-1) as number;
}
