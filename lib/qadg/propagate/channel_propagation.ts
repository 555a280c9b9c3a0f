/**
 * Channel propagation: what the dependency analysis knows about a graph while it visits the operators, and the four things a
 * rule can do with an axis: {@linkcode couple} it to another one, {@linkcode protect} it, {@linkcode own} its parameters, and
 * {@linkcode requireZero}.
 *
 * @module
 */
import type { Graph, GraphNode, ValueId } from "../../graph/mod.ts";
import { type DisjointSets, join } from "./disjoint_sets.ts";

/** One axis of a parameter. */
export interface ParameterAxis {
  /** Index into the leaves of the graph. */
  leaf: number;
  /** Axis of the leaf. */
  axis: number;
}

/**
 * The zeroing parameters of an axis: those that have to be zero at the positions of a removed structure so that the axis is
 * exactly zero there; `[]` if it is zero already. A string says why the axis cannot be made zero.
 */
export type Zeroing = ParameterAxis[] | string;

/** An axis whose positions may be removed. */
export interface TrackedAxis {
  /** The channel id of each position, int32. Positions with the same id, or with coupled ids, are removed together. */
  ids: Int32Array;
  /** How the axis becomes zero. */
  zeroing: Zeroing;
}

/**
 * The channels along one axis of a tensor. A string marks a fixed axis, which has no channel ids since none of its positions is
 * ever removed; it says what the axis is, for example `"the batch"`.
 */
export type AxisChannels = TrackedAxis | string;

/**
 * An axis that is the product of two others, as channels are that a reshape takes for heads times dimensions. Position
 * `o * inner.length + i` is removed if and only if position `o` of the outer or position `i` of the inner axis is.
 */
export interface FactoredAxis {
  /** Channel ids of the product, `outer.length * inner.length` of them. */
  ids: Int32Array;
  /** Channel ids of the outer factor. */
  outer: Int32Array;
  /** Channel ids of the inner factor. */
  inner: Int32Array;
  /** The operator that splits or merges the axis, for reasons. */
  where: string;
}

/** Whether channels whose mean or variance is taken may be removed: see {@linkcode ChannelPropagation.averages}. */
export type Averages = "exact" | "approximate";

/** State of the analysis; the rules of the operators fill it. */
export interface ChannelPropagation {
  /** The graph that is analysed. */
  graph: Graph;
  /** All channel ids, and which of them are coupled: removed together or not at all. */
  coupled: DisjointSets;
  /** For each value of the graph, the channels of its axes. */
  axes: AxisChannels[][];
  /** Values that are zero everywhere. */
  zeros: Set<ValueId>;
  /** Axes that are products of two others. */
  factoredAxes: FactoredAxis[];
  /** Lists of channel ids of which at least one must remain: factors of an axis, pieces of a split. */
  nonEmptySets: Int32Array[];
  /** Channel ids of axes along which matrix products are batched: attention heads. */
  heads: Set<number>;
  /** Channel ids that must not be removed, with the first reason that was given. */
  protectedIds: Map<number, string>;
  /**
   * What happens to channels that a layer norm averages over: `"exact"`, they are protected; `"approximate"`, they may be removed
   * although that changes the mean and variance of the others.
   */
  averages: Averages;
  /** Channel ids whose removal changes such an average, with the operator as the reason. */
  warnings: Map<number, string>;
  /** Parameter axes that own structures, as `leaf:axis`: zeroed, then cut. */
  ownedSlices: Set<string>;
  /** Those among them that are the output axis of a convolution or matrix product: new structures begin there. */
  producers: Set<string>;
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
 * The axes of an operand.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @param name Name of the operand.
 * @returns The channels of each axis.
 * @throws {TypeError} If the operator has no such operand.
 */
export function operandAxes(
  propagation: ChannelPropagation,
  node: GraphNode,
  name: string,
): AxisChannels[] {
  return propagation.axes[operand(node, name)]!;
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
 * Protects an axis: none of its positions may be removed.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @param reason Why.
 * @returns A fixed axis with this reason, for the result of the operator.
 */
export function protect(
  propagation: ChannelPropagation,
  channels: AxisChannels,
  reason: string,
): string {
  if (typeof channels === "string") return channels;
  for (const id of channels.ids) {
    if (!propagation.protectedIds.has(id)) propagation.protectedIds.set(id, reason);
  }
  return reason;
}

/**
 * Couples axes of the same length: position i of one is removed if and only if position i of each other one is. An axis that
 * is coupled to a fixed one is protected.
 *
 * @param propagation State of the analysis.
 * @param axes One or more axes.
 * @param where The operator that couples them, for the reason.
 * @returns The common channel ids, or the fixed axis.
 */
export function couple(
  propagation: ChannelPropagation,
  axes: readonly AxisChannels[],
  where: string,
): Int32Array | string {
  const fixed = axes.find((channels) => typeof channels === "string");
  if (fixed !== undefined) {
    for (const channels of axes) protect(propagation, channels, `${where} couples it to ${fixed}`);
    return fixed;
  }
  const [first, ...rest] = axes as readonly TrackedAxis[];
  if (rest.some(({ ids }) => ids.length !== first!.ids.length)) {
    const reason = `${where} couples axes of different lengths`;
    for (const channels of axes) protect(propagation, channels, reason);
    return reason;
  }
  for (const { ids } of rest) join(propagation.coupled, first!.ids, ids);
  return first!.ids;
}

/**
 * Makes the zeroing parameters of an axis own its structures: a structure is removed by setting them to zero.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @returns The same axis, which is now zero wherever a structure is removed; unchanged if it cannot be made zero.
 */
export function own(propagation: ChannelPropagation, channels: AxisChannels): AxisChannels {
  if (typeof channels === "string" || typeof channels.zeroing === "string") return channels;
  for (const { leaf, axis } of channels.zeroing) propagation.ownedSlices.add(`${leaf}:${axis}`);
  return { ids: channels.ids, zeroing: [] };
}

/**
 * Requires that an axis be zero wherever a structure is removed, because the operator sums over it. The zeroing parameters
 * own the structures from here on; without any the axis is protected.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 */
export function requireZero(propagation: ChannelPropagation, channels: AxisChannels): void {
  if (typeof channels === "string") return;
  if (typeof channels.zeroing === "string") protect(propagation, channels, channels.zeroing);
  else own(propagation, channels);
}
