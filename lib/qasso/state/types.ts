/**
 * What goes into and comes out of a QASSO step. Plain data and flat arrays throughout.
 *
 * @module
 */
import type { NamedArrays } from "../../core/mod.ts";
import type { OptimizerConfig, OptimizerState } from "../../optim/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import type { QuantizedLayer } from "../../qadg/mod.ts";
import type { CriterionWeights } from "../../importance/mod.ts";
import type { ScheduleConfig, Stage } from "../schedule/schedule.ts";

/** All numbers that decide how QASSO runs. The schedule's lengths are in optimizer steps. */
export interface QassoConfig extends ScheduleConfig {
  /** Update rule of the parameters and the quantizers' scalars. */
  optimizer: OptimizerConfig;
  /** Learning rate of the quantizers' scalars, per step. Default 1e-3. */
  learningRateQuantizer?: number;
  /** Share of the prunable structures that shall be zero at the end, in [0, 1). */
  sparsity: number;
  /** The number of structures a group keeps is made a multiple of this. Default 1. */
  roundTo?: number;
  /** Weights of the importance criteria. Default 0.2 each. */
  criteria?: CriterionWeights;
}

/** What is to be trained: structures, quantizers, shapes, and how. It does not change during a run. */
export interface QassoProblem {
  /** Groups of structures, in the order that decides ties. */
  groups: PruningGroup[];
  /** Quantized layers; none at all makes QASSO prune only. */
  layers: QuantizedLayer[];
  /** Shape of each parameter that a group cuts. */
  shapes: Record<string, number[]>;
  /** Schedule, target and constants. */
  config: QassoConfig;
}

/** Which structures of one group are on their way out. Ascending structure numbers. */
export interface GroupState {
  /** Being forgotten in the running period. */
  redundant: number[];
  /** Zero for ever. */
  pruned: number[];
}

/** Bit widths of one layer. */
export interface LayerBits {
  /** Bits of the weight; absent if it is not quantized. */
  weight?: number;
  /** Bits of the layer's input; absent if it is not quantized. */
  activation?: number;
}

/** Everything that changes from step to step. JSON can hold it once the arrays are stored beside it. */
export interface QassoState {
  /** Steps done. */
  step: number;
  /** Parameters, quantizer scalars included. */
  parameters: NamedArrays;
  /** State of the update rule. */
  optimizer: OptimizerState;
  /** Pruning periods begun. */
  period: number;
  /** One entry per group of the problem. */
  groups: GroupState[];
  /** Structures that divisibility kept from being selected so far; the next period tries again. `"paper"` only. */
  carried: number;
  /** Global numbers of all structures ever offered for pruning. `"reference"` only. */
  bookkeeping: number[];
  /** Integer bits by layer name once cool-down has begun, else null. */
  frozenBits: Record<string, LayerBits> | null;
}

/** What the joint update decided for one group. */
export interface JointReport {
  /** Forget rate gamma. */
  forgetRate: number;
  /** Step size d by layer name. */
  stepSizes: Record<string, number>;
  /** Cosine of the angle between clipped weights and update. */
  cosineClipped: number;
  /** Cosine of the angle between rounding residuals and update, by layer name. */
  cosineResiduals: Record<string, number>;
}

/** What a selection decided. */
export interface SelectionReport {
  /** Importance of every structure of the prunable groups, concatenated in group order. */
  scores: Float64Array;
  /** Newly redundant structures per group. */
  selected: number[][];
  /** Structures that are still missing from the plan. */
  carried: number;
}

/** By which rule a group, or a layer's quantizers, were updated. */
export type UpdateRule = "plain" | "projected" | "joint" | "fixed";

/** What one step did. */
export interface StepReport {
  /** Number of the step, from 1. */
  step: number;
  /** Its stage. */
  stage: Stage;
  /** Bit range [b_l, b_u] of the step. */
  bitRange: [number, number];
  /** Real-valued bit widths by layer name after the step. */
  bits: Record<string, LayerBits>;
  /** Rule of each group's update. */
  updateRules: UpdateRule[];
  /** Redundant structures per group after the step. */
  redundant: number[];
  /** Pruned structures per group after the step. */
  pruned: number[];
  /** Joint update per group, null where there was none. */
  joint: (JointReport | null)[];
  /** Selection, if one was made in this step. */
  selection: SelectionReport | null;
}
