/**
 * What the dependency analysis knows about a graph, and the four things an operator can do to it: tie two axes, pin an
 * axis, make a parameter a member, ask that an axis be zero where its structure is.
 *
 * @module
 */
import type { Graph, GraphNode, ValueId } from "../../graph/mod.ts";
import { type Atoms, joinAtoms } from "./atoms.ts";

/** An axis of a parameter. */
export interface ParameterAxis {
  /** Index into the leaves of the graph. */
  leaf: number;
  /** Axis of the leaf. */
  axis: number;
}

/**
 * What has to be done to make an axis exactly zero at the positions of a removed structure: set these parameters to zero
 * there (`[]`: nothing more, it is zero already), or, as a string, why it cannot be done.
 */
export type ZeroedBy = ParameterAxis[] | string;

/** An axis that can be cut: one atom per position. */
export interface TrackedAxis {
  /** The atom of each position. */
  atoms: Int32Array;
  /** How the axis becomes zero. */
  zeroedBy: ZeroedBy;
}

/** What is known of one axis; a string says why it can never be cut, for example `"the batch"`. */
export type AxisLabel = TrackedAxis | string;

/**
 * An axis seen as rows and columns, as a reshape of channels into heads and dimensions sees it: a cell leaves if and only if its
 * row or its column does.
 */
export interface Grid {
  /** Atoms of the long axis, row by row. */
  cells: Int32Array;
  /** Atoms of the outer axis. */
  rows: Int32Array;
  /** Atoms of the inner axis. */
  columns: Int32Array;
  /** The operator that splits or merges, for reasons. */
  where: string;
}

/** Whether channels may leave whose mean or variance is taken: see {@linkcode Labelling.averages}. */
export type Averages = "exact" | "approximate";

/** The state of the analysis; the rules of the operators fill it. */
export interface Labelling {
  /** The graph that is analysed. */
  graph: Graph;
  /** All atoms and which of them belong together. */
  atoms: Atoms;
  /** For each value, the labels of its axes. */
  labels: AxisLabel[][];
  /** Values that are zero everywhere. */
  zeros: Set<ValueId>;
  /** Axes that were split into two, or merged from two. */
  grids: Grid[];
  /** Parts of axes that must not all leave: rows and columns of grids, pieces of a split. */
  families: Int32Array[];
  /** Atoms of axes along which matrix products are computed one by one: attention heads. */
  heads: Set<number>;
  /** Atoms that must stay, with the reason; the first reason given is kept. */
  pins: Map<number, string>;
  /**
   * What happens to channels that a layer norm averages over: `"exact"`, they must stay; `"approximate"`, they may leave although
   * that changes the mean and variance of the others.
   */
  averages: Averages;
  /** Atoms that may leave at that price, with the operator's reason. */
  warnings: Map<number, string>;
  /** Parameter axes that own structures, as `leaf:axis`: they are zeroed, then cut. */
  ownedSlices: Set<string>;
  /** Those of the members that are outputs of a convolution or matrix product: they make a new set of structures. */
  stems: Set<string>;
}

/**
 * How an operator is called in a reason, for example `Softmax at node 12`.
 *
 * @param node The operator.
 * @returns Its name and place.
 */
export function placeOf(node: GraphNode): string {
  return `${node.op} at node ${node.id}`;
}

/**
 * The labels of an operand.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @param name Name of the operand.
 * @returns One label per axis.
 * @throws {TypeError} If the operator has no such operand.
 */
export function operandLabels(labelling: Labelling, node: GraphNode, name: string): AxisLabel[] {
  return labelling.labels[operand(node, name)]!;
}

/**
 * The value an operator reads.
 *
 * @param node The operator.
 * @param name Name of the operand.
 * @returns The value.
 * @throws {TypeError} If the operator has no such operand.
 */
export function operand(node: GraphNode, name: string): ValueId {
  const value = node.inputs[name];
  if (value !== undefined) return value;
  throw new TypeError(
    `Cannot analyse ${placeOf(node)}: it must have an operand ${name}: current value is ${
      Object.keys(node.inputs)
    }`,
  );
}

/**
 * Pins an axis: none of its positions may ever be cut.
 *
 * @param labelling State of the analysis.
 * @param label The axis.
 * @param reason Why.
 * @returns The label of an axis that is fixed for this reason.
 */
export function pin(labelling: Labelling, label: AxisLabel, reason: string): string {
  if (typeof label === "string") return label;
  for (const atom of label.atoms) {
    if (!labelling.pins.has(atom)) labelling.pins.set(atom, reason);
  }
  return reason;
}

/**
 * Ties axes of the same length: position i of one is cut if and only if position i of the others is. Tied to an axis that
 * is fixed, an axis is pinned.
 *
 * @param labelling State of the analysis.
 * @param axes One or more axes.
 * @param where The operator that ties them, for the reason.
 * @returns The common atoms, or why they are fixed.
 */
export function tie(
  labelling: Labelling,
  axes: readonly AxisLabel[],
  where: string,
): Int32Array | string {
  const fixed = axes.find((label) => typeof label === "string");
  if (fixed !== undefined) {
    for (const label of axes) pin(labelling, label, `${where} ties it to ${fixed}`);
    return fixed;
  }
  const [first, ...rest] = axes as readonly TrackedAxis[];
  if (rest.some(({ atoms }) => atoms.length !== first!.atoms.length)) {
    const reason = `${where} ties axes of different lengths`;
    for (const label of axes) pin(labelling, label, reason);
    return reason;
  }
  for (const { atoms } of rest) joinAtoms(labelling.atoms, first!.atoms, atoms);
  return first!.atoms;
}

/**
 * Makes the parameters behind an axis members of its group.
 *
 * @param labelling State of the analysis.
 * @param label The axis.
 * @returns The same axis, which then is zero where its structures are.
 */
export function own(labelling: Labelling, label: AxisLabel): AxisLabel {
  if (typeof label === "string" || typeof label.zeroedBy === "string") return label;
  for (const { leaf, axis } of label.zeroedBy) labelling.ownedSlices.add(`${leaf}:${axis}`);
  return { atoms: label.atoms, zeroedBy: [] };
}

/**
 * Asks that an axis be zero where its structures are, because an operator is about to sum over it. If that cannot be, the
 * axis is pinned.
 *
 * @param labelling State of the analysis.
 * @param label The axis.
 */
export function requireZero(labelling: Labelling, label: AxisLabel): void {
  if (typeof label === "string") return;
  if (typeof label.zeroedBy === "string") pin(labelling, label, label.zeroedBy);
  else own(labelling, label);
}
