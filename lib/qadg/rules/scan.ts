/**
 * Running sums and products.
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
  requireZero,
} from "../propagate/labelling.ts";
import { neverZero } from "./never_zero.ts";

/**
 * `Cumsum`: zeros do not change the sums behind them, so the axis stays free where it is zero; the sums themselves are not zero.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `axis`.
 * @returns Labels of the result.
 */
export function cumulativeSum(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x"), at = axisOf(node, axes);
  requireZero(labelling, axes[at]!);
  return [axes.with(at, neverZero(axes[at]!, placeOf(node)))];
}

/**
 * `Cumprod`: a zero makes all products behind it zero, so the axis is pinned. The others stay zero, unless the products begin
 * with 1.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attributes `axis` and `exclusive`.
 * @returns Labels of the result.
 */
export function cumulativeProduct(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const axes = operandLabels(labelling, node, "x"), at = axisOf(node, axes);
  const multiplied = pin(labelling, axes[at]!, `${where} multiplies along the axis`);
  const others = node.attrs.exclusive ? axes.map((label) => neverZero(label, where)) : axes;
  return [others.with(at, multiplied)];
}

function axisOf(node: GraphNode, axes: AxisLabel[]): number {
  return ((node.attrs.axis as number) + axes.length) % axes.length;
}
