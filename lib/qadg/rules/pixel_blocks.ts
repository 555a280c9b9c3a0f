/**
 * Operators that move pixels between the image plane and another axis.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  pin,
  placeOf,
} from "../propagate/labelling.ts";
import { tieAcrossBlocks } from "./blocks.ts";
import { fixSpace } from "./convolution.ts";

/**
 * `DepthToSpace` (pixel shuffle): x [batch, height, width, block^2 out]. Input channel (by block + bx) out + c becomes channel c
 * of the pixel (by, bx) of its block, so all block^2 of them leave together.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `blockSize`.
 * @returns Labels of the output [batch, height block, width block, out].
 */
export function depthToSpace(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const [batch, height, width, channel] = operandLabels(labelling, node, "x");
  const space = fixSpace(labelling, node, [height!, width!]);
  const pixels = (node.attrs.blockSize as number) ** 2;
  return [[batch!, space, space, tieAcrossBlocks(labelling, channel!, pixels)]];
}

/**
 * `SpaceToBatchND` and `BatchToSpaceND`: the first axes of the image move into the batch or out of it; all other axes pass
 * through. The padding is zero.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `blockShape`.
 * @returns Labels of the result.
 */
export function spaceAndBatch(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x");
  const moved = (node.attrs.blockShape as number[]).length;
  const fixed = axes.slice(0, moved + 1).map((label) =>
    pin(labelling, label, `${placeOf(node)} moves pixels`)
  );
  return [[...fixed, ...axes.slice(moved + 1)]];
}
