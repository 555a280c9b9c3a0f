import type { StepSizeBranch } from "../state/report.ts";

/** What {@linkcode stepSizeBranch} looks at. */
export interface StepSizeBranchOptions {
  /** Forget rate before and after the step size was chosen. */
  forgetRates: readonly [before: number, after: number];
  /** The step size d. */
  stepSize: number;
  /** The largest one allowed, d(b_l). */
  coarsest: number;
}

/**
 * Which line of {@linkcode jointStepSize} has decided.
 *
 * ```text
 * agreeing  <R, v> >= 0 or gamma = 0:  d(b_l)
 * yielded   gamma has given way until d >= d(b_u)
 * coarsest  the closed form lies above d(b_l)
 * closed    the closed form
 * ```
 *
 * Source: docs/geta.md, section 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param product Inner product of residuals and updates that was decided by.
 * @param options Forget rates and step size.
 * @returns The branch.
 *
 * @example
 * ```ts
 * import { stepSizeBranch } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const options = { forgetRates: [0.5, 0.5] as const, stepSize: 0.1, coarsest: 0.2 };
 * assert.equal(stepSizeBranch(1, options), "agreeing");
 * assert.equal(stepSizeBranch(-1, options), "closed");
 * assert.equal(stepSizeBranch(-1, { ...options, forgetRates: [0.5, 0.4] }), "yielded");
 * ```
 */
export function stepSizeBranch(
  product: number,
  { forgetRates: [before, after], stepSize, coarsest }: StepSizeBranchOptions,
): StepSizeBranch {
  if (product >= 0 || before === 0) return "agreeing";
  if (after < before) return "yielded";
  return stepSize < coarsest ? "closed" : "coarsest";
}
