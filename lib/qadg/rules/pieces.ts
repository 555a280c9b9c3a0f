/**
 * Operators that put axes together or take them apart: concat, split, slice, pad.
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
  tie,
  type TrackedAxis,
  type ZeroedBy,
} from "../propagate/labelling.ts";

/**
 * `Concat`: the positions of the joined axis stand side by side, the other axes are tied.
 *
 * @param labelling State of the analysis.
 * @param node The operator, operands `0`, `1`, ….
 * @returns Labels of the result.
 */
export function concat(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const operands = Object.keys(node.inputs).sort((a, b) => Number(a) - Number(b));
  const parts = operands.map((name) => operandLabels(labelling, node, name));
  const rank = parts[0]!.length;
  const joined = ((node.attrs.axis as number) + rank) % rank;
  return [parts[0]!.map((_, axis): AxisLabel => {
    const labels = parts.map((labels) => labels[axis]!);
    if (axis === joined) return sideBySide(labelling, node, operands, labels);
    const atoms = tie(labelling, labels, placeOf(node));
    if (typeof atoms === "string") return atoms;
    return { atoms, zeroedBy: together(labels as TrackedAxis[]) };
  })];
}

/** Parts that are fixed get new atoms, pinned at once; so do parts that cannot be zero. */
function sideBySide(
  labelling: Labelling,
  node: GraphNode,
  operands: string[],
  labels: AxisLabel[],
): AxisLabel {
  if (labels.every((label) => typeof label === "string")) return labels[0]!;
  const lengths = operands.map((name) =>
    labelling.graph.values[node.inputs[name]!]!.shape.at(axisOf(node))
  );
  if (lengths.some((length) => typeof length !== "number")) {
    for (const label of labels) pin(labelling, label, `${placeOf(node)} joins it to the batch`);
    return "the batch";
  }
  const parts = labels.map((label, i): TrackedAxis => {
    const part = typeof label === "string"
      ? {
        atoms: addAtoms(labelling.atoms, lengths[i] as number),
        zeroedBy: `${placeOf(node)} takes it from ${label}`,
      }
      : label;
    if (typeof part.zeroedBy !== "string") return part;
    pin(labelling, part, part.zeroedBy);
    return { atoms: part.atoms, zeroedBy: [] };
  });
  const atoms = Int32Array.from(parts.flatMap((part) => [...part.atoms]));
  return { atoms, zeroedBy: together(parts) };
}

function axisOf(node: GraphNode): number {
  return node.attrs.axis as number;
}

function together(parts: TrackedAxis[]): ZeroedBy {
  const states = parts.map(({ zeroedBy }) => zeroedBy);
  const reason = states.find((state) => typeof state === "string");
  return reason ?? states.flat() as ZeroedBy;
}

/**
 * `SplitV`: consecutive pieces of one axis.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of each piece.
 */
export function split(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x");
  const at = ((node.attrs.axis as number) + axes.length) % axes.length;
  let start = 0;
  return node.outputs.map((value) => {
    const size = labelling.graph.values[value]!.shape[at]!;
    const label = axes[at]!;
    if (typeof label === "string" || typeof size !== "number") return axes;
    const atoms = label.atoms.subarray(start, start += size);
    labelling.families.push(atoms);
    return axes.with(at, { atoms, zeroedBy: label.zeroedBy });
  });
}

/**
 * `Slice`: positions begin … begin + size - 1 of each axis.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function slice(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const axes = operandLabels(labelling, node, "x");
  const { shape } = labelling.graph.values[node.outputs[0]!]!;
  const begins = [node.attrs.begin].flat();
  return [axes.map((label, axis) => {
    const begin = begins[axis] ?? 0, size = shape[axis]!;
    if (typeof label === "string") return label;
    if (typeof begin !== "number" || typeof size !== "number") {
      return pin(labelling, label, `${placeOf(node)} cuts it by the batch`);
    }
    const atoms = label.atoms.subarray(begin, begin + size);
    if (size < label.atoms.length) labelling.families.push(atoms);
    return { atoms, zeroedBy: label.zeroedBy };
  })];
}

/**
 * `PadV2`: new positions before and after. New positions on a tracked axis get new atoms; a padding value other than zero on
 * any axis leaves no axis zero.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the result.
 */
export function pad(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const paddings = node.attrs.paddings as [number, number][];
  const isZero = node.attrs.constantValue === 0;
  return [
    operandLabels(labelling, node, "x").map((label, axis): AxisLabel => {
      if (typeof label === "string") return label;
      const [before, after] = paddings[axis]!;
      const zeroedBy = isZero
        ? label.zeroedBy
        : `${placeOf(node)} pads with a number that is not zero`;
      if (before === 0 && after === 0) return { atoms: label.atoms, zeroedBy };
      const added = (count: number) => addAtoms(labelling.atoms, count);
      return { atoms: Int32Array.of(...added(before), ...label.atoms, ...added(after)), zeroedBy };
    }),
  ];
}
