/**
 * What `history.jsonl` holds: one line for every step of a run.
 *
 * @module
 */
import type { QassoStage, StepExplanation } from "../qasso/mod.ts";
import type { LayerBits } from "../quant/mod.ts";

/**
 * The part of a run that a step belongs to: training of the dense network, then the four stages of QASSO, or the two of pruning by
 * a recipe.
 */
export type Stage = "dense" | QassoStage | "pruning" | "fine-tuning";

/** One line of `history.jsonl`: one step of training. */
export interface HistoryLine {
  /** Steps so far, dense training included; the first line has 1. */
  step: number;
  /** Epochs so far, a fraction inside an epoch, dense training included. */
  epoch: number;
  /** Part of the run. */
  stage: Stage;
  /** Training loss of the step's batch (cross entropy, nats, unless the task has another loss). */
  loss: number;
  /** Validation accuracy, 0 to 1, or the value of the task's metric; present where it was measured. */
  accuracy?: number | undefined;
  /** Learning rate of the step. */
  learningRate: number;
  /** Mean forget rate gamma of the groups that forget in this step. */
  forgetRate?: number | undefined;
  /** Step size d of each layer's weight quantizer, unit of the weight; absent in dense training. */
  stepSizes?: Record<string, number> | undefined;
  /** Bit widths of each quantized layer, real-valued; absent in dense training. */
  bits?: Record<string, LayerBits> | undefined;
  /** Structures that are exactly zero; absent in dense training. */
  zeroStructures?: number | undefined;
  /** Why the step did what it did, by group; present where a run was asked to explain itself. */
  explain?: Pick<StepExplanation, "bitRange" | "groups" | "quantizers" | "selected"> | undefined;
  /** Share of the prunable weights that masks remove; absent in dense training and in QASSO. */
  sparsity?: number | undefined;
}

/** The stages in the order of a run, those of QASSO first. */
export const stages: readonly Stage[] = [
  "dense",
  "warm-up",
  "projection",
  "joint",
  "cool-down",
  "pruning",
  "fine-tuning",
];
