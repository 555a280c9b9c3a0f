/**
 * The graph: one traced model as plain data. Everything else in the library is a view of it.
 *
 * @module
 */

import type { Attribute, Dimension } from "../../operators/mod.ts";

export type { Attribute, Dimension };

/** Index into {@linkcode Graph.values}. */
export type ValueId = number;

/** A tensor that flows along an edge: its symbolic shape and its type. */
export interface GraphValue {
  /** Symbolic shape. */
  shape: Dimension[];
  /** Element type, `"float32"`, `"int32"` or `"bool"`. */
  dtype: string;
  /** Axes that may have another length than in `shape`: heights, widths and sequence lengths that the trace left open. */
  free?: number[];
}

/**
 * A length that follows from the lengths of values made before, given as value and axis: `times * (their product) / over + plus`.
 * `"rest"` is the one that all others leave over, which tfjs spells -1.
 */
export type FreeLength = "rest" | {
  /** Values and axes. */
  of: [ValueId, number][];
  /** Factor, an integer. */
  times: number;
  /** Divisor, a positive integer that divides without rest. */
  over: number;
  /** Summand, an integer. */
  plus: number;
};

/** A value that no operator produces. */
export interface GraphLeaf {
  /** The value. */
  value: ValueId;
  /** What it is: an argument of the traced function, a variable, or a constant made inside the function. */
  kind: "input" | "variable" | "constant";
  /** Parameter name of a variable; `input:0` of an argument, `input:tokens` of a part of it; `constant:3` of a constant. */
  name: string;
  /** True for a variable that training changes; false for running statistics, index tables and masks. */
  trainable: boolean;
  /** The data of a constant, row-major; absent for inputs and variables. */
  data?: number[];
}

/** One operator call. */
export interface GraphNode {
  /** Position in {@linkcode Graph.nodes}, which is an order of execution. */
  id: number;
  /** Name of the tfjs kernel, for example `Conv2D`; composite operators are recorded as their parts. */
  op: string;
  /** Operand name to value, for example `{ x: 0, filter: 1 }`. */
  inputs: Record<string, ValueId>;
  /** Values this operator makes. */
  outputs: ValueId[];
  /** Attributes of the kernel. */
  attrs: Record<string, Attribute>;
  /**
   * Lengths in the attributes that follow from other lengths where some are free, by their place, for example `shape.1`; the attribute
   * itself has the length of the trace.
   */
  lengths?: Record<string, FreeLength>;
  /** Of an `Unpack` behind which each step of a recurrent layer has its own operators: how many steps there are, where that is free. */
  repeats?: FreeLength;
  /** Names of the enclosing `tf.tidy(name, …)` scopes, outermost first; quantizers mark themselves `fakeQuant:<layer>:weight` or `fakeQuant:<layer>:activation`. */
  scopes: string[];
}

/** A traced model. Plain data: `JSON.stringify` saves it. */
export interface Graph {
  /** Format name. */
  schema: "geta-lab/graph/1";
  /** All tensors. */
  values: GraphValue[];
  /** Inputs, variables and constants. */
  leaves: GraphLeaf[];
  /** Operators in execution order; only those that reach an output. */
  nodes: GraphNode[];
  /** Results of the traced function. */
  outputs: ValueId[];
  /** Their names, if the function returned an object of tensors. */
  outputNames?: string[];
  /** Why lengths that the model leaves open are those of the trace all the same. */
  fixedBecause?: string;
}

/** The largest constant that a graph stores, in elements. */
export const LARGEST_CONSTANT = 1e6;
