import type { QassoStage } from "./schedule/schedule.ts";
import { checkOptions, type NamedArrays, unchecked } from "../core/mod.ts";
import type { LayerBits } from "../quant/mod.ts";
import { explainQuantizers, type QuantizerExplanations } from "./explain_quantizers.ts";
import type { QassoProblem } from "./state/problem.ts";
import type { BudgetReport, ForgetBranch, StepReport, StepSizeBranch } from "./state/report.ts";

/** Why the quantizer of a layer has the step size that it has. */
export interface LayerExplanation {
  /** Step size d. */
  stepSize: number;
  /** Which case of section 4.8 decided. */
  branch: StepSizeBranch;
  /** Cosine of the angle between rounding residuals and updates. */
  cosine: number;
}

/** What a step did to one group whose structures are leaving. */
export interface GroupExplanation {
  /** Numbers of the structures that were redundant in the step. */
  redundant: number[];
  /** Forget rate gamma. */
  forgetRate: number;
  /** Which case decided gamma. */
  branch: ForgetBranch;
  /** Cosine of the angle between the redundant elements and what they were compared with: updates, or raw gradients. */
  cosine: number;
  /** Norm of the redundant elements before the step. */
  norm: number;
  /** Norm of what they were compared with. */
  updateNorm: number;
  /** By layer name; empty where the joint update sets no step size, which {@linkcode StepExplanation.quantizers} then explains. */
  layers: Record<string, LayerExplanation>;
}

/** Why a step did what it did. Plain data. */
export interface StepExplanation {
  /** Number of the step, from 1. */
  step: number;
  /** Its stage. */
  stage: QassoStage;
  /** Bit range [b_l, b_u] of the weights. */
  bitRange: [number, number];
  /** Bits by layer name after the step. */
  bits: Record<string, Partial<LayerBits>>;
  /** Groups with redundant structures, by name. */
  groups: Record<string, GroupExplanation>;
  /** Step sizes of all quantizers by layer, and what decided them; absent where the parameters are not at hand. */
  quantizers?: Record<string, QuantizerExplanations>;
  /** Numbers of the structures that were selected in this step, by group; absent if none was. */
  selected?: Record<string, number[]>;
  /** Where the budget stands after this selection; absent without one. */
  budget?: BudgetReport;
}

/** What {@linkcode explainStep} may look at beside the report. */
export interface ExplainStepOptions {
  /** Parameters after the step, for the step sizes of the quantizers. */
  parameters?: NamedArrays;
}

/**
 * Why a step did what it did: for each group whose structures are leaving which ones, how they lie to the updates, and which case of
 * the formulas decided; and for each quantizer its step size, see {@linkcode explainQuantizers}. It computes nothing anew, so it may
 * be asked for at every step.
 *
 * Source: docs/geta.md, section 4.19.
 *
 * @param problem The problem.
 * @param report What {@linkcode step} reported.
 * @param options Parameters.
 * @returns The explanation.
 *
 * @example Nothing leaves in warm-up
 * ```ts
 * import { explainStep, type QassoProblem, type StepReport } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const problem = { groups: [{ name: "fc" }] } as QassoProblem;
 * const report = { step: 1, stage: "warm-up", bitRange: [4, 8], bits: {}, joint: [null], selection: null };
 * const { stage, groups } = explainStep(problem, report as unknown as StepReport);
 * assert.deepEqual([stage, groups], ["warm-up", {}]);
 * ```
 */
export function explainStep(
  problem: QassoProblem,
  report: StepReport,
  options: ExplainStepOptions = {},
): StepExplanation {
  checkOptions<ExplainStepOptions>("explainStep()", options, { parameters: unchecked });
  const { parameters } = options, { groups } = problem;
  const { step, stage, bitRange, bits, selection } = report;
  const leaving: StepExplanation["groups"] = {};
  report.joint.forEach((joint, i) => {
    if (joint === null) return;
    const { forgetRate, branch, cosineClipped: cosine, clippedNorm, updateNorm } = joint;
    const layers = Object.entries(joint.stepSizes).map(([name, stepSize]) => [
      name,
      { stepSize, branch: joint.stepSizeBranches[name]!, cosine: joint.cosineResiduals[name]! },
    ]);
    leaving[groups[i]!.name] = {
      redundant: [...joint.redundant],
      forgetRate,
      branch,
      cosine,
      norm: clippedNorm,
      updateNorm,
      layers: Object.fromEntries(layers),
    };
  });
  const selected =
    selection?.selected.flatMap((numbers, i) =>
      numbers.length === 0 ? [] : [[groups[i]!.name, [...numbers]]]
    ) ?? [];
  return {
    step,
    stage,
    bitRange,
    bits,
    groups: leaving,
    ...(parameters && { quantizers: explainQuantizers(problem, report, { parameters }) }),
    ...(selected.length > 0 && { selected: Object.fromEntries(selected) }),
    ...(selection?.budget && { budget: { ...selection.budget } }),
  };
}
