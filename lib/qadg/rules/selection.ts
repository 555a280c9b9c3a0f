/**
 * Operators whose result names positions: ranks, one-hot codes, counters.
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
import { neverZero } from "./never_zero.ts";

/**
 * `TopK`: the last axis is compared and pinned.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the largest values, and of their positions, which are not zero where the values are.
 */
export function topK(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const axes = operandLabels(labelling, node, "x");
  const ranked = pin(labelling, axes.at(-1)!, `${where} compares along the axis`);
  const others = axes.slice(0, -1);
  return [[...others, ranked], [...others.map((label) => neverZero(label, where)), ranked]];
}

/**
 * `OneHot`: a new last axis, which is fixed since the codes are numbers.
 *
 * @param labelling State of the analysis.
 * @param node The operator, operand `indices`.
 * @returns Labels of [...axes of the indices, code].
 */
export function oneHot(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const axes = operandLabels(labelling, node, "indices").map((label) => neverZero(label, where));
  return [[...axes, `the codes of ${where}`]];
}

/**
 * `Range` and `LinSpace`: numbers that are counted out and cannot have gaps.
 *
 * @param _labelling State of the analysis.
 * @param node The operator, without operands.
 * @returns Label of its only axis.
 */
export function counter(_labelling: Labelling, node: GraphNode): AxisLabel[][] {
  return [[`the numbers of ${placeOf(node)}`]];
}

/**
 * A rule for an operator that looks at all positions of its operands together.
 *
 * @param does What it does to them, for the reason, for example `counts values`.
 * @returns The rule: all axes are pinned.
 */
export function pinned(does: string): (labelling: Labelling, node: GraphNode) => AxisLabel[][] {
  return (labelling, node) => {
    const where = placeOf(node);
    for (const name of Object.keys(node.inputs)) {
      for (const label of operandLabels(labelling, node, name)) {
        pin(labelling, label, `${where} ${does}`);
      }
    }
    return node.outputs.map((value) =>
      labelling.graph.values[value]!.shape.map(() => `the result of ${where}`)
    );
  };
}
