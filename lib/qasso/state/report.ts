import type { LayerBits } from "../../quant/mod.ts";
import type { QassoStage } from "../schedule/schedule.ts";

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
