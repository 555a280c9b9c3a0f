/**
 * Operators of one operand that work position by position.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { type AxisLabel, type Labelling, operandLabels, placeOf } from "../propagate/labelling.ts";
import { neverZero } from "./never_zero.ts";

/**
 * A function with f(0) = 0: it carries axes through, and what is zero stays zero.
 *
 * @param labelling State of the analysis.
 * @param node The operator, operand `x`.
 * @returns Labels of the result.
 */
export function keepsZero(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  return [operandLabels(labelling, node, "x")];
}

/**
 * A function with f(0) other than 0: it carries axes through, but they are not zero any more. Multiplied by something that
 * is zero (a gate) that does no harm; summed over, it pins the axis.
 *
 * @param labelling State of the analysis.
 * @param node The operator, operand `x`.
 * @returns Labels of the result.
 */
export function losesZero(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  return [operandLabels(labelling, node, "x").map((label) => neverZero(label, placeOf(node)))];
}

/**
 * `ClipByValue`: keeps zero if zero lies between its limits.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function clip(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const { clipValueMin: low, clipValueMax: high } = node.attrs;
  const holdsZero = typeof low === "number" && typeof high === "number" && low <= 0 && high >= 0;
  return holdsZero ? keepsZero(labelling, node) : losesZero(labelling, node);
}

/**
 * `Step`: 1 above zero, `alpha` elsewhere; keeps zero if `alpha` is 0.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function step(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  return node.attrs.alpha === 0 ? keepsZero(labelling, node) : losesZero(labelling, node);
}

/**
 * `Gelu` and `Silu` of the engine: zero of zero; their second result is the slope, which is not, and which only gradients read.
 *
 * @param labelling State of the analysis.
 * @param node The operator, operand `x`.
 * @returns Labels of value and slope.
 */
export function withSlope(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  return [...keepsZero(labelling, node), ...losesZero(labelling, node)];
}
