/**
 * Operators that only rearrange axes.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { addAtoms } from "../propagate/atoms.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  pin,
  placeOf,
  type TrackedAxis,
} from "../propagate/labelling.ts";

/**
 * `Transpose`: axis i of the result is axis perm[i] of x.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function transpose(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x");
  return [(node.attrs.perm as number[]).map((axis) => axes[axis]!)];
}

/**
 * `ExpandDims`: a new axis of length 1.
 *
 * @param labelling State of the analysis.
 * @param node The operator, operand `input`.
 * @returns Labels of the result.
 */
export function expandDims(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "input");
  const at = node.attrs.dim as number;
  return [
    axes.toSpliced(at < 0 ? axes.length + 1 + at : at, 0, `the new axis of ${placeOf(node)}`),
  ];
}

/**
 * `Tile`: an axis of length 1 that is stretched becomes a new axis whose positions all hold the same number; a longer axis
 * is repeated as a whole, and its copies are cut together.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function tile(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const reps = node.attrs.reps as (number | object)[];
  return [
    operandLabels(labelling, node, "x").map((label, axis): AxisLabel => {
      const times = reps[axis]!;
      if (times === 1) return label;
      const length = labelling.graph.values[node.inputs.x!]!.shape[axis];
      if (typeof times !== "number") {
        return pin(labelling, label, `${where} repeats the axis by the batch`);
      }
      if (length !== 1) return typeof label === "string" ? label : repeated(label, times);
      pin(labelling, label, `${where} stretches it over an axis`);
      const zeroedBy = `${where} brings in the same number at every position`;
      return { atoms: addAtoms(labelling.atoms, times), zeroedBy };
    }),
  ];
}

function repeated({ atoms, zeroedBy }: TrackedAxis, times: number): TrackedAxis {
  return {
    atoms: Int32Array.from({ length: times * atoms.length }, (_, i) => atoms[i % atoms.length]!),
    zeroedBy,
  };
}

/**
 * `Fill`: a constant whose shape depends on the batch.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function fill(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const value = node.outputs[0]!;
  const isZero = node.attrs.value === 0;
  if (isZero) labelling.zeros.add(value);
  return [
    labelling.graph.values[value]!.shape.map((length) =>
      typeof length === "number"
        ? {
          atoms: addAtoms(labelling.atoms, length),
          zeroedBy: isZero ? [] : `${placeOf(node)} is not zero`,
        }
        : "the batch"
    ),
  ];
}
