/**
 * Axes that fall apart into several, and several that become one: where heads come from.
 *
 * @module
 */
import { addAtoms, classOf } from "./atoms.ts";
import {
  type AxisLabel,
  type Labelling,
  pin,
  placeOf,
  type TrackedAxis,
  type ZeroedBy,
} from "./labelling.ts";
import type { GraphNode } from "../../graph/mod.ts";

/**
 * Splits an axis into factors, outermost first.
 *
 * ```text
 * 6 channels as 2 heads of 3 dimensions:    channel  0 1 2 3 4 5
 *                                           row      0 0 0 1 1 1      a channel leaves if its row
 *                                           column   0 1 2 0 1 2      or its column leaves
 * ```
 *
 * A factor along which the structure never changes (the pixels of a flattened image) is fixed, and makes no grid.
 *
 * @param labelling State of the analysis; it gets grids.
 * @param label The axis.
 * @param lengths Lengths of the factors, all longer than 1; their product is the axis's length.
 * @param node The operator that splits.
 * @returns One label per factor.
 */
export function splitAxis(
  labelling: Labelling,
  label: AxisLabel,
  lengths: readonly number[],
  node: GraphNode,
): AxisLabel[] {
  if (typeof label === "string" || lengths.length < 2) return lengths.map(() => label);
  const strides = stridesOf(lengths);
  const classes = Array.from(label.atoms, (atom) => classOf(labelling.atoms, atom));
  let varying = [...lengths.keys()].filter((i) => changesAlong(classes, strides[i]!, lengths[i]!));
  if (varying.length === 0) varying = [0];
  const inner = varying.map((i) => lengths[i]!), innerStrides = stridesOf(inner);
  const size = inner.reduce((a, b) => a * b, 1);
  const cells = Int32Array.from({ length: size }, (_, cell) => {
    const at = varying.map((i, k) => Math.floor(cell / innerStrides[k]!) % inner[k]! * strides[i]!);
    return label.atoms[at.reduce((a, b) => a + b, 0)]!;
  });
  const parts = makeGrids(labelling, { atoms: cells, zeroedBy: label.zeroedBy }, inner, node);
  return lengths.map((_, i) =>
    varying.includes(i) ? parts[varying.indexOf(i)]! : `the axis that ${placeOf(node)} made`
  );
}

function makeGrids(
  labelling: Labelling,
  { atoms: cells, zeroedBy }: TrackedAxis,
  lengths: readonly number[],
  node: GraphNode,
): TrackedAxis[] {
  if (lengths.length === 1) return [{ atoms: cells, zeroedBy }];
  const length = lengths.at(-1)!;
  const rows = addAtoms(labelling.atoms, cells.length / length);
  const columns = addAtoms(labelling.atoms, length);
  labelling.grids.push({ cells, rows, columns, where: placeOf(node) });
  labelling.families.push(rows, columns);
  const outer = makeGrids(labelling, { atoms: rows, zeroedBy }, lengths.slice(0, -1), node);
  return [...outer, { atoms: columns, zeroedBy }];
}

function stridesOf(lengths: readonly number[]): number[] {
  return lengths.map((_, i) => lengths.slice(i + 1).reduce((a, b) => a * b, 1));
}

/** Whether two positions that differ in one factor only may belong to different classes. */
function changesAlong(classes: readonly number[], stride: number, length: number): boolean {
  return classes.some((one, position) => {
    const index = Math.floor(position / stride) % length;
    return index > 0 && classes[position - stride] !== one;
  });
}

/**
 * Merges factors into one axis, the first one outermost: the inverse of {@linkcode splitAxis}.
 *
 * @param labelling State of the analysis; it gets grids.
 * @param labels Labels of the factors.
 * @param lengths Their lengths.
 * @param node The operator that merges.
 * @returns The label of the long axis.
 */
export function mergeAxes(
  labelling: Labelling,
  labels: readonly AxisLabel[],
  lengths: readonly number[],
  node: GraphNode,
): AxisLabel {
  const someZero = labels.some((label) => typeof label !== "string" && isList(label.zeroedBy));
  const factors = labels.map((label) => {
    if (typeof label === "string") return label;
    const reason = label.atoms.length > 0 ? labelling.pins.get(label.atoms[0]!) : undefined;
    if (reason !== undefined && label.atoms.every((atom) => labelling.pins.has(atom))) {
      return reason;
    }
    // where one factor can be made zero, the other one must not spoil it
    return someZero && !isList(label.zeroedBy)
      ? pin(labelling, label, label.zeroedBy as string)
      : label;
  });
  let merged = factors[0]!, length = lengths[0]!;
  factors.slice(1).forEach((factor, i) => {
    const more = lengths[i + 1]!;
    merged = mergeTwo(labelling, [merged, length], [factor, more], node);
    length *= more;
  });
  return merged;
}

function mergeTwo(
  labelling: Labelling,
  [outer, rows]: [AxisLabel, number],
  [inner, columns]: [AxisLabel, number],
  node: GraphNode,
): AxisLabel {
  const spread = (label: TrackedAxis, at: (position: number) => number): TrackedAxis => ({
    atoms: Int32Array.from({ length: rows * columns }, (_, i) => label.atoms[at(i)]!),
    zeroedBy: label.zeroedBy,
  });
  if (typeof outer === "string") {
    return typeof inner === "string" ? outer : spread(inner, (i) => i % columns);
  }
  if (typeof inner === "string") return spread(outer, (i) => Math.floor(i / columns));
  const cells = addAtoms(labelling.atoms, rows * columns);
  labelling.grids.push({ cells, rows: outer.atoms, columns: inner.atoms, where: placeOf(node) });
  return { atoms: cells, zeroedBy: both(outer.zeroedBy, inner.zeroedBy) };
}

function both(a: ZeroedBy, b: ZeroedBy): ZeroedBy {
  if (typeof a === "string") return a;
  return typeof b === "string" ? b : [...a, ...b];
}

function isList(zeroedBy: ZeroedBy): boolean {
  return typeof zeroedBy !== "string";
}
