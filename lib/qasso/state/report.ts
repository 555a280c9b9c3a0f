import type { LayerBits } from "../../quant/mod.ts";
import type { QassoStage } from "../schedule/schedule.ts";
import type { CostMeasure } from "./cost_types.ts";

/**
 * Which case decided the forget rate: of the paper's rules (section 4.8) or of the corrected ones (4.16).
 *
 * | branch    | rules     | case                                                     |
 * | --------- | --------- | -------------------------------------------------------- |
 * | `zero`    | paper     | nothing is left to forget                                |
 * | `acute`   | paper     | cos >= 0: evenly to zero                                 |
 * | `obtuse`  | paper     | cos < 0: so little that descent remains                  |
 * | `line`    | corrected | descent shrinks them: on the line to zero                |
 * | `opposed` | corrected | descent enlarges them: without the part that is opposed  |
 */
export type ForgetBranch = "zero" | "acute" | "obtuse" | "line" | "opposed";

/** Which case decided a step size, see {@linkcode stepSizeBranch}. */
export type StepSizeBranch = "agreeing" | "closed" | "coarsest" | "yielded";

/** What the joint update decided for one group. */
export interface JointReport {
  /** Numbers of the structures that are leaving. */
  redundant: readonly number[];
  /** Which case decided the forget rate. */
  branch: ForgetBranch;
  /** Norm of the redundant elements before the step: of the clipped weights, or of the raw ones. */
  clippedNorm: number;
  /** Norm of what they are compared with: updates, or raw gradients. */
  updateNorm: number;
  /** Which case decided each step size, by layer name. */
  stepSizeBranches: Record<string, StepSizeBranch>;
  /** Forget rate gamma. */
  forgetRate: number;
  /** Step size d by layer name. */
  stepSizes: Record<string, number>;
  /** Cosine of the angle between clipped weights and update; 0 without an update. */
  cosineClipped: number;
  /** Cosine of the angle between rounding residuals and update, by layer name; 0 without an update. */
  cosineResiduals: Record<string, number>;
}

/** Where a selection under a budget stands, in shares of the dense float network's cost. */
export interface BudgetReport {
  /** What is counted. */
  measure: CostMeasure;
  /** What shall be left at the end of the run. */
  target: number;
  /** What shall be left at the end of this period. */
  limit: number;
  /** What is left at the planned bits; after the last period it is off by more than 1 % only if no choice of whole blocks was found that is nearer. */
  reached: number;
}

/** What a selection decided. */
export interface SelectionReport {
  /** Importance of every structure of the prunable groups, concatenated in group order. */
  scores: Float64Array;
  /** Newly redundant structures per group. */
  selected: number[][];
  /** Structures that are still missing from the plan. */
  carried: number;
  /** Where the budget stands; absent without one. */
  budget?: BudgetReport;
}

/**
 * How a group, or the quantizers of a layer, are updated in one step.
 *
 * | kind      | stage                                          | section of docs/geta.md |
 * | --------- | ---------------------------------------------- | ----------------------- |
 * | plain     | warm-up                                        | 4.4                     |
 * | projected | projection; joint without redundant structures | 4.5                     |
 * | joint     | joint, with redundant structures               | 4.7                     |
 * | fixed     | cool-down                                      | 4.9                     |
 */
export type UpdateKind = "plain" | "projected" | "joint" | "fixed";

/** What one step did. */
export interface StepReport {
  /** Number of the step, from 1. */
  step: number;
  /** Its stage. */
  stage: QassoStage;
  /** Bit range [b_l, b_u] of the step. */
  bitRange: [number, number];
  /** Real-valued bit widths by layer name after the step. */
  bits: Record<string, Partial<LayerBits>>;
  /** Kind of each group's update. */
  updateKinds: UpdateKind[];
  /** Number of redundant structures per group after the step. */
  redundant: number[];
  /** Number of pruned structures per group after the step. */
  pruned: number[];
  /** Joint update per group, null where there was none. */
  joint: (JointReport | null)[];
  /** Selection, if one was made in this step. */
  selection: SelectionReport | null;
}
