/**
 * Operators that pick or move positions of an axis by their number.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { stridedRange } from "../../operators/mod.ts";
import { joinAtoms } from "../propagate/atoms.ts";
import {
  type AxisLabel,
  type Labelling,
  operand,
  operandLabels,
  pin,
  placeOf,
} from "../propagate/labelling.ts";

/**
 * `Reverse`: the last position of an axis becomes the first.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `dims`.
 * @returns Labels of the result.
 */
export function reverse(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x");
  const dims = [node.attrs.dims].flat() as number[];
  const turned = new Set(dims.map((axis) => (axis + axes.length) % axes.length));
  return [axes.map((label, axis) => {
    if (typeof label === "string" || !turned.has(axis)) return label;
    return { atoms: label.atoms.toReversed(), zeroedBy: label.zeroedBy };
  })];
}

/**
 * `StridedSlice`: every s-th position of an axis. Blocks of s positions from the start of the axis hold one of them each, at the
 * same place; they stay every s-th position if only whole blocks leave.
 *
 * ```text
 * x[1:6:2] of  a b c d e f g   is  b d f;   tied: a = b, c = d, e = f;  g by itself
 * ```
 *
 * Axes that are run through backward, or of which one position is taken, are pinned. With new axes or an ellipsis, all are.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function stridedSlice(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node), { attrs } = node;
  const x = operand(node, "x"), axes = labelling.labels[x]!;
  if (attrs.ellipsisMask !== 0 || attrs.newAxisMask !== 0) {
    for (const label of axes) pin(labelling, label, `${where} makes new axes`);
    return [labelling.graph.values[node.outputs[0]!]!.shape.map(() => `the result of ${where}`)];
  }
  return [axes.flatMap((label, axis) => {
    if ((attrs.shrinkAxisMask as number) & (1 << axis)) {
      pin(labelling, label, `${where} takes one position`);
      return [];
    }
    return takeEvery(labelling, node, label, axis);
  })];
}

function takeEvery(
  labelling: Labelling,
  node: GraphNode,
  label: AxisLabel,
  axis: number,
): AxisLabel {
  if (typeof label === "string") return label;
  const { atoms, zeroedBy } = label;
  const range = stridedRange(node.attrs, axis, atoms.length);
  if (!range) return pin(labelling, label, `${placeOf(node)} runs backward or by the batch`);
  const { begin, end, stride } = range;
  const taken = atoms.subarray(begin, end).filter((_, i) => i % stride === 0);
  const first = begin - begin % stride;
  const blocks = atoms.subarray(first, first + taken.length * stride);
  joinAtoms(labelling.atoms, blocks, blocks.map((_, i) => blocks[i - i % stride]!));
  return { atoms: taken, zeroedBy };
}

/**
 * `MirrorPad`: an axis that is padded with its own positions is pinned; the others pass through.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `paddings`.
 * @returns Labels of the result.
 */
export function mirrorPad(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const paddings = node.attrs.paddings as [number, number][];
  return [
    operandLabels(labelling, node, "x").map((label, axis) =>
      paddings[axis]!.some((count) => count !== 0)
        ? pin(labelling, label, `${placeOf(node)} mirrors the axis`)
        : label
    ),
  ];
}
