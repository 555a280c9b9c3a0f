import type { QuantizerScalars } from "./quantizer.ts";
import { roundHalfEven } from "../core/mod.ts";
import { type FakeQuantOptions, saturationPoint } from "./fake_quant_value.ts";

/** Gradients of a loss with respect to the input and the scalars of a quantizer. */
export interface FakeQuantGradients {
  /** Gradient of the input, same length as the input. */
  x: Float32Array;
  /** Gradient of the step size d, summed over all elements. */
  stepSize: number;
  /** Gradient of the clip q_m, summed over all elements. */
  clip: number;
  /** Gradient of the exponent t, summed over all elements; absent for the linear quantizer. */
  exponent?: number;
}

/**
 * Backward pass of the fake quantizer: rounding counts as the identity, everything else is differentiated.
 *
 * | symbol | here       | meaning                              |
 * | ------ | ---------- | ------------------------------------ |
 * | u      | `upstream` | gradient that arrives at the output  |
 * | v, R   | —          | as in {@linkcode fakeQuantValue}     |
 *
 * ```text
 * df/dx   = u                                                   (straight-through; "reference": only if -2 < x < 2)
 * df/dd   = sum of u sgn(x) (rnd(v/d) - v/d)  if |x| < q_m,  u sgn(x) (rnd(R/d) - R/d)  otherwise
 * df/dq_m = sum of u sgn(x) t (|q_m| + eps)^(t-1)  if |x| > q_m,  0 otherwise
 * df/dt   = sum of u sgn(x) v ln|x|  if |x| < q_m,  u sgn(x) R ln(|q_m| + eps)  otherwise
 * ```
 *
 * All three sums leave out x = 0.
 *
 * Source: docs/geta.md, section 2.2 (Qu et al., arXiv:2502.16638).
 *
 * @param x Input, any shape flattened.
 * @param upstream Gradient at the output, same length.
 * @param scalars The quantizer.
 * @param options Semantics.
 * @returns The gradients.
 * @throws {TypeError} If the two lengths differ.
 *
 * @example The step size is pushed towards smaller rounding errors
 * ```ts
 * import { fakeQuantGradients } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const gradients = fakeQuantGradients(
 *   Float32Array.of(0.375),
 *   Float32Array.of(1),
 *   { stepSize: 0.25, clip: 1 },
 * );
 * assert.equal(gradients.stepSize, 2 - 1.5); // rnd(v/d) - v/d
 * assert.deepEqual(gradients.x, Float32Array.of(1));
 * ```
 */
export function fakeQuantGradients(
  x: Float32Array,
  upstream: Float32Array,
  scalars: QuantizerScalars<number>,
  options: FakeQuantOptions = {},
): FakeQuantGradients {
  if (x.length !== upstream.length) {
    throw new TypeError(
      `Cannot differentiate the quantizer: input and upstream gradient must have one length: current value is ${x.length} and ${upstream.length}`,
    );
  }
  const { stepSize, clip, exponent = 1 } = scalars;
  const edge = saturationPoint(scalars, options);
  const window = options.semantics === "reference" ? 2 : Infinity;
  const gradX = new Float32Array(x.length);
  let gradStep = 0, gradClip = 0, gradExponent = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!, u = upstream[i]!;
    if (value > -window && value < window) gradX[i] = u;
    if (value === 0) continue;
    const magnitude = Math.abs(value), signed = u * Math.sign(value);
    const base = magnitude < clip ? magnitude : edge;
    const power = base ** exponent;
    gradStep += signed * (roundHalfEven(power / stepSize) - power / stepSize);
    if (magnitude > clip) gradClip += signed * exponent * edge ** (exponent - 1);
    if (base > 0) gradExponent += signed * power * Math.log(base);
  }
  const gradients = { x: gradX, stepSize: gradStep, clip: gradClip };
  return scalars.exponent === undefined ? gradients : { ...gradients, exponent: gradExponent };
}
