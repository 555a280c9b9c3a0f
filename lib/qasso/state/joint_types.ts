/**
 * What the two rules of the joint update, forget rate and step size, are told, and what they answer.
 *
 * @module
 */
import type { QuantizerScalars } from "../../quant/mod.ts";
import type { StepSizeBranch } from "./report.ts";

/** How the clipped weights c and the updates v of the redundant structures of one group lie to each other. */
export interface ClippedGeometry {
  /** Inner product of clipped weights and updates, <c, v>. */
  product: number;
  /** Norm of the clipped weights, ||c||. */
  clippedNorm: number;
  /** Norm of the updates, ||v||. */
  updateNorm: number;
  /** Mean of the clipped weights, with sign. */
  clippedMean: number;
}

/** Learning rate and position in the schedule. */
export interface ForgetRateOptions {
  /** Learning rate alpha of this step. */
  learningRate: number;
  /** Position k in the pruning period, 0 … K_p-1. */
  stepInPeriod: number;
  /** Steps K_p in a pruning period. */
  periodSteps: number;
}

/** One weight quantizer of a group in the joint stage. */
export interface JointLayer {
  /** Its scalars. */
  scalars: QuantizerScalars<number>;
  /** Inner product of the layer's rounding residuals and updates, <R_i, v_i>. */
  product: number;
  /** Allowed bits of this layer, where they differ from those of all. */
  bitRange?: readonly [number, number];
}

/** What the step sizes of a group have to respect. */
export interface GroupStepSizesOptions {
  /** Forget rate gamma of the group. */
  forgetRate: number;
  /** Norm of the group's updates, ||v||. */
  updateNorm: number;
  /** Learning rate alpha. */
  learningRate: number;
  /** Allowed bits [b_l, b_u]. */
  bitRange: readonly [number, number];
}

/** Step sizes of one group and the forget rate that goes with them. */
export interface GroupStepSizes {
  /** Forget rate gamma, lower than before if a step size had to be raised. */
  forgetRate: number;
  /** Step size d of each layer. */
  stepSizes: number[];
  /** Which case decided it. */
  branches: StepSizeBranch[];
}
