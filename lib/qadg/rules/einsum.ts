import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  own,
  placeOf,
  tie,
  type TrackedAxis,
} from "../propagate/labelling.ts";
import { requireOneZero } from "./matrix_product.ts";
import { markStem } from "./stem.ts";

/**
 * `Einsum`, a sum of products: axes with the same letter are tied.
 *
 * ```text
 * bnd,de->bne     b, n, e are kept: the product is zero where a factor that has the letter is
 *                 d is summed over: one factor must be zero where d is cut
 * ```
 *
 * A letter that only one of several factors has, and that is kept, is an output axis like a dense layer's.
 *
 * @param labelling State of the analysis.
 * @param node The operator, operands `0`, `1`, …, attribute `equation`.
 * @returns Labels of the result.
 */
export function einsum(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const [left, right] = (node.attrs.equation as string).replaceAll(/\s/g, "").split("->");
  const terms = left!.split(",");
  const factors = new Map<string, AxisLabel[]>();
  terms.forEach((term, i) => {
    const labels = operandLabels(labelling, node, String(i));
    [...term].forEach((letter, axis) => {
      factors.set(letter, [...factors.get(letter) ?? [], labels[axis]!]);
    });
  });
  const kept = new Map<string, AxisLabel>();
  for (const [letter, labels] of factors) {
    const atoms = tie(labelling, labels, placeOf(node));
    if (!right!.includes(letter)) requireOneZero(labelling, labels);
    else if (typeof atoms === "string") kept.set(letter, atoms);
    else if (terms.length === 1) kept.set(letter, labels[0]!);
    else if (labels.length === 1) kept.set(letter, markStem(labelling, labels[0]!));
    else kept.set(letter, multiplied(labelling, labels as TrackedAxis[]));
  }
  return [[...right!].map((letter) => kept.get(letter)!)];
}

/** An axis that several factors have: zero where one of them is; a weight beside something computed is a member. */
function multiplied(labelling: Labelling, labels: TrackedAxis[]): AxisLabel {
  const parts = labels.some(({ zeroedBy }) => zeroedBy.length === 0)
    ? labels.map((label) => own(labelling, label) as TrackedAxis)
    : labels;
  const states = parts.map(({ zeroedBy }) => zeroedBy);
  const zeroedBy = states.find((state) => typeof state !== "string") ?? states[0]!;
  return { atoms: labels[0]!.atoms, zeroedBy };
}
