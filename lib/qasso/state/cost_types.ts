/**
 * What a network costs, parameter by parameter, as a selection sees it: plain numbers, no graph.
 *
 * @module
 */

/** A cost that a run can be held to: bit operations, multiply-adds, or bytes of the parameters. */
export type CostMeasure = "bops" | "macs" | "bytes";

/** Share of the dense float network's cost that shall be left, in (0, 1): exactly one of the three. */
export type CostBudget = Partial<Record<CostMeasure, number>>;

/** One axis of a parameter that structures can be cut out of. */
export interface CostAxis {
  /** Positions of the axis. */
  length: number;
  /** Whose they are: a group, and how many positions each of its structures has here. */
  owners: { group: number; positions: number[] }[];
}

/** What one parameter costs in the dense network. */
export interface CostTerm {
  /** Name of the parameter. */
  parameter: string;
  /** The layer whose weight it is; absent for biases, scales, tables. */
  layer?: string;
  /** Multiply-adds of all uses, one sample; 0 for what is no weight. */
  macs: number;
  /** Number of elements. */
  elements: number;
  /** Stored bits of an element that is not quantized. */
  bits: number;
  /** The axes that structures can be cut out of. */
  axes: CostAxis[];
}
