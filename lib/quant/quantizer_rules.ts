import type { QuantizerScalars } from "./quantizer.ts";

/**
 * The constants of the quantizer's formulas in which the paper and its reference implementation differ.
 *
 * | symbol | here             | in the formulas of                                           |
 * | ------ | ---------------- | ------------------------------------------------------------ |
 * | eps    | `epsilon`        | {@linkcode saturationPoint}: R = (abs(q_m) + eps)^t          |
 * | w      | `gradientWindow` | {@linkcode fakeQuantGradients}: df/dx = u where -w < x < w   |
 */
export interface FakeQuantConstants {
  /** Added to |q_m| where the nonlinear quantizer saturates, unit of the tensor, at least 0. The linear one adds nothing. */
  readonly epsilon: number;
  /** Half width of the open window of x in which the gradient passes to x, unit of the tensor; Infinity: it always passes. */
  readonly gradientWindow: number;
}

/** What the paper and its reference implementation do differently in the quantizer. */
export interface QuantizerRules extends FakeQuantConstants {
  /** Whether an activation's range starts as measured on real inputs; else with the numbers of the layer's weight. */
  readonly measuresActivations: boolean;
}

/** The quantizer of the paper: nothing is added, the straight-through gradient passes everywhere, activations are measured. */
export const paperQuantizer: QuantizerRules = {
  epsilon: 0,
  gradientWindow: Infinity,
  measuresActivations: true,
};

/** What a fake quantizer may be told. */
export interface FakeQuantOptions {
  /** Whose quantizer it is. Default {@linkcode paperQuantizer}. */
  rules?: FakeQuantConstants;
}

/**
 * The eps of one quantizer: that of the rules if the quantizer is nonlinear, else 0.
 *
 * @param scalars The quantizer, as numbers, tensors or names: only whether it has an exponent counts.
 * @param options Rules.
 * @returns eps, unit of the tensor.
 *
 * @example
 * ```ts
 * import { referenceQuantizer, saturationEpsilon } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const options = { rules: referenceQuantizer };
 * assert.equal(saturationEpsilon({ stepSize: 0.1, clip: 1, exponent: 1 }, options), 1e-6);
 * assert.equal(saturationEpsilon({ stepSize: 0.1, clip: 1 }, options), 0);
 * ```
 */
export function saturationEpsilon(
  { exponent }: QuantizerScalars<unknown>,
  { rules = paperQuantizer }: FakeQuantOptions = {},
): number {
  return exponent === undefined ? 0 : rules.epsilon;
}
