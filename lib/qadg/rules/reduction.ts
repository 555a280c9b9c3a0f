/**
 * Operators that take an axis away by summing, averaging or comparing over it.
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
  requireZero,
} from "../propagate/labelling.ts";
import { neverZero } from "./never_zero.ts";

/**
 * `Sum`: zeros do not change it, so an axis that is zero where cut may be summed over.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the axes that stay.
 */
export function sum(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x");
  for (const axis of reducedAxes(node, axes.length)) requireZero(labelling, axes[axis]!);
  return [remainingAxes(node, axes)];
}

/**
 * `Mean`: it changes when zeros leave, so the averaged axes are pinned, unless approximate results are wanted: layer norm and
 * RMS norm are often spelled with means.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the axes that stay.
 */
export function mean(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x");
  for (const axis of reducedAxes(node, axes.length)) {
    average(labelling, axes[axis]!, `${placeOf(node)} mixes the axis`);
  }
  return [remainingAxes(node, axes)];
}

/**
 * `Max` and the like: their result changes when zeros leave, so the reduced axes are pinned.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the axes that stay.
 */
export function reduction(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x");
  for (const axis of reducedAxes(node, axes.length)) {
    pin(labelling, axes[axis]!, `${placeOf(node)} mixes the axis`);
  }
  return [remainingAxes(node, axes)];
}

/**
 * `Softmax` and `LogSoftmax`: they mix the last axis, and their result is not zero.
 *
 * @param labelling State of the analysis.
 * @param node The operator, operand `logits`.
 * @returns Labels of the result.
 */
export function softmax(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "logits");
  const mixed = pin(labelling, axes.at(-1)!, `${placeOf(node)} mixes the axis`);
  const others = axes.slice(0, -1).map((label) => neverZero(label, placeOf(node)));
  return [[...others, mixed]];
}

function reducedAxes(node: GraphNode, rank: number): number[] {
  const axes = [node.attrs.axis ?? node.attrs.reductionIndices].flat() as (number | null)[];
  if (axes[0] === null || axes[0] === undefined) return Array.from({ length: rank }, (_, i) => i);
  return axes.map((axis) => (axis! + rank) % rank);
}

function remainingAxes(node: GraphNode, axes: AxisLabel[]): AxisLabel[] {
  const reduced = new Set(reducedAxes(node, axes.length));
  if (!node.attrs.keepDims) return axes.filter((_, i) => !reduced.has(i));
  return axes.map((label, i) => reduced.has(i) ? `the axis that ${placeOf(node)} reduced` : label);
}
