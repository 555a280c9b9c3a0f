/**
 * The scalar part of the fake quantizer: what does not depend on the single element.
 *
 * @module
 */
import { roundHalfEven } from "../../../core/mod.ts";
import type { Semantics } from "../../../quant/mod.ts";

/** The quantizer's scalars as numbers. */
export interface FakeQuantNumbers {
  /** Step size d. */
  stepSize: number;
  /** Clipping point q_m. */
  clip: number;
  /** Exponent t; 1 for the linear quantizer. */
  exponent: number;
  /** Whether the exponent is trained: only then does the reference add its epsilon. */
  nonlinear: boolean;
  /** Whose rules apply. */
  semantics: Semantics;
}

/** Sums over the elements of a tensor, see `fakeQuantGradients`. */
export interface FakeQuantSums {
  /** Over 0 < a < q_m: dy sgn(x) (rnd(v/d) - v/d). */
  rounding: number;
  /** Over 0 < a < q_m: dy sgn(x) v ln a. */
  logarithm: number;
  /** Over a >= q_m: dy sgn(x). */
  saturated: number;
  /** Over a > q_m: dy sgn(x). */
  beyond: number;
}

/**
 * The saturation value before rounding, R = (|q_m| + eps)^t; eps = 1e-6 in the reference's nonlinear quantizer, else 0.
 *
 * @param numbers The quantizer.
 * @returns `base` |q_m| + eps and `power` R.
 */
export function saturation(numbers: FakeQuantNumbers): { base: number; power: number } {
  const epsilon = numbers.semantics === "reference" && numbers.nonlinear ? 1e-6 : 0;
  const base = Math.abs(numbers.clip) + epsilon;
  return { base, power: numbers.exponent === 1 ? base : base ** numbers.exponent };
}

/**
 * The magnitude of a saturated output, d rnd(R / d).
 *
 * @param numbers The quantizer.
 * @returns The magnitude, unit of the tensor to the power t.
 */
export function saturatedValue(numbers: FakeQuantNumbers): number {
  return numbers.stepSize * roundHalfEven(saturation(numbers).power / numbers.stepSize);
}

/**
 * Half width of the window in which the gradient passes to x: 2 in the reference (open at both ends), none in the paper.
 *
 * @param semantics Whose rules apply.
 * @returns The half width.
 */
export function gradientWindow(semantics: Semantics): number {
  return semantics === "reference" ? 2 : Infinity;
}

/**
 * Gradients of the three scalars from the sums over the elements.
 *
 * ```text
 * df/dd   = rounding  + saturated (rnd(R/d) - R/d)
 * df/dq_m = beyond t (|q_m| + eps)^(t-1)
 * df/dt   = logarithm + saturated R ln(|q_m| + eps)
 * ```
 *
 * Source: docs/geta.md, section 2.2.
 *
 * @param numbers The quantizer.
 * @param sums The sums.
 * @returns Gradients with respect to d, q_m and t.
 */
export function fakeQuantGradients(
  numbers: FakeQuantNumbers,
  sums: FakeQuantSums,
): { stepSize: number; clip: number; exponent: number } {
  const { base, power } = saturation(numbers);
  const ratio = power / numbers.stepSize;
  const t = numbers.exponent;
  return {
    stepSize: sums.rounding + sums.saturated * (roundHalfEven(ratio) - ratio),
    clip: sums.beyond === 0 ? 0 : sums.beyond * t * (t === 1 ? 1 : base ** (t - 1)),
    exponent: sums.logarithm + (power === 0 ? 0 : sums.saturated * power * Math.log(base)),
  };
}
