/**
 * What the dependency analysis knows about a graph while it visits the operators.
 *
 * Papers speak of channels; here every position of every axis may have a channel id, whether it is a channel, a token or a row.
 *
 * @module
 */
import type { Graph, ValueId } from "../../graph/mod.ts";
import type { DisjointSets } from "./disjoint_sets.ts";
import type { Sign } from "./signs.ts";

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
  /** Heads among its factors where it does not, and so whatever reads it must be zero. */
  unzeroed?: readonly UnzeroedHeads[];
}

/** Channel ids of heads that leave something behind when they are removed. */
export interface UnzeroedHeads {
  /** The ids, int32. */
  ids: Int32Array;
  /** Why they cannot be made zero. */
  reason: string;
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
  /** What is known of the signs of values. */
  signs: Map<ValueId, Sign>;
  /** Parameter axes, as `leaf:axis`, that must not be zeroed since something divides by them, with the operator as the reason. */
  divisors: Map<string, string>;
  /** Reasons why axes of parameters and constants are not zeroed; what is computed of these alone is as finite as before. */
  neverZero: Set<string>;
  /** Axes that are products of two others. */
  factoredAxes: FactoredAxis[];
  /** Lists of channel ids of which at least one must remain: factors of an axis, pieces of a split. */
  nonEmptySets: Int32Array[];
  /** Channel ids of axes along which products of computed tensors are batched: attention heads. */
  heads: Set<number>;
  /** Channel ids of an axis of length 1 that was stretched: a head of keys and values, for each head of queries. */
  copies: Set<number>;
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
  /** Parameter axes, as `leaf:axis`, that own heads which they read ({@linkcode ParameterSlices.reads}), with ids of the heads. */
  readHeads: Map<string, Set<number>>;
  /** Axes of running means, as `leaf:axis`, that are set to zero with the structures they read ({@linkcode ParameterSlices.reset}). */
  resets: Set<string>;
  /** Those among the owned ones that are the output axis of a convolution or matrix product: new structures begin there. */
  producers: Set<string>;
}
