import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  placeOf,
  requireZero,
  tie,
} from "../propagate/labelling.ts";
import { combineAxes } from "./elementwise.ts";
import { markStem } from "./stem.ts";

/**
 * `BatchMatMul`: a [..., rows, inner] times b [..., inner, columns], each possibly transposed. The inner axes are tied and
 * summed over, so one of the two factors must be zero where they are cut; rows and columns pass through.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the product [..., rows, columns].
 */
export function matrixProduct(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const [rows, innerA] = matrixAxes(labelling, node, "a");
  const [innerB, columns] = matrixAxes(labelling, node, "b");
  tie(labelling, [innerA, innerB], placeOf(node));
  requireOneZero(labelling, [innerA, innerB]);
  const batch = combineAxes(labelling, node, { operands: ["a", "b"], kind: "product", skip: 2 });
  for (const label of batch) {
    if (typeof label !== "string") { for (const atom of label.atoms) labelling.heads.add(atom); }
  }
  return [[...batch, markStem(labelling, rows), markStem(labelling, columns)]];
}

function matrixAxes(
  labelling: Labelling,
  node: GraphNode,
  name: "a" | "b",
): [row: AxisLabel, column: AxisLabel] {
  const labels = operandLabels(labelling, node, name);
  const row = labels.at(-2)!, column = labels.at(-1)!;
  return node.attrs[name === "a" ? "transposeA" : "transposeB"] ? [column, row] : [row, column];
}

/**
 * Asks that a product be zero along an axis: it is if one factor is. What is computed comes first, so that weights stay followers.
 *
 * @param labelling State of the analysis.
 * @param factors Labels of the axis in each factor.
 */
export function requireOneZero(labelling: Labelling, factors: readonly AxisLabel[]): void {
  if (factors.some(isZero)) return;
  requireZero(labelling, factors.find(isReason) ?? factors[0]!);
}

function isZero(label: AxisLabel): boolean {
  return typeof label !== "string" && label.zeroedBy.length === 0;
}

function isReason(label: AxisLabel): boolean {
  return typeof label !== "string" && typeof label.zeroedBy === "string";
}
