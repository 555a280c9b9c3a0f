/**
 * What a step hands from one of its parts to the next.
 *
 * @module
 */
import type { NamedArrays } from "../../core/mod.ts";
import type { StepTiming } from "../schedule/pruning_period.ts";
import type { SelectionReport } from "./report.ts";
import type { GroupState, QassoState } from "./state.ts";

/** The redundant elements of one parameter. */
export interface RedundantElements {
  /** Name of the parameter. */
  parameter: string;
  /** Number of the group. */
  group: number;
  /** Where they are, row-major. */
  elements: Int32Array;
  /** Their gradients g, before the optimizer sees them; absent if the parameter has none. */
  gradients?: Float32Array;
}

/** What a rule sees in the gradients of a step. */
export interface Observation {
  /** The state, with what the rule remembers. */
  state: QassoState;
  /** The selection, if a pruning period begins and the gradients decide it. */
  selection: SelectionReport | null;
  /** The redundant elements, for rules whose joint update needs their gradients. */
  redundant?: RedundantElements[];
  /** Copies of all gradients, clipped, 0 where structures leave or are gone: for the momentum guard. */
  gradients?: NamedArrays;
}

/** What the joint update of all groups is told. */
export interface JointOptions extends Pick<Observation, "redundant" | "gradients"> {
  /** Parameters by name; changed in place. */
  parameters: NamedArrays;
  /** Updates v by name; a rule may change them in place. */
  updates: NamedArrays;
  /** Redundant and pruned structures per group. */
  groups: readonly GroupState[];
  /** Allowed bits [b_l, b_u]. */
  bitRange: readonly [number, number];
  /** Learning rate alpha. */
  learningRate: number;
  /** Decoupled weight decay lambda of this step. Default 0. */
  decay?: number;
  /** Position in the pruning period. */
  timing: StepTiming;
}
