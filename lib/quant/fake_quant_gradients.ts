import { checkOptions, unchecked } from "../core/mod.ts";
import type { QuantizerScalars } from "./quantizer.ts";
import { type FakeQuantOptions, paperQuantizer } from "./quantizer_rules.ts";
import { clippedValue, saturationPoint } from "./clipped_value.ts";
import { clipGradient } from "./gradients_from_sums.ts";
import { residualValue } from "./residual_value.ts";

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
 * | symbol    | here       | meaning                                           |
 * | --------- | ---------- | ------------------------------------------------- |
 * | u         | `upstream` | gradient that arrives at the output               |
 * | clip, res | —          | {@linkcode clippedValue}, {@linkcode residualValue} |
 * | w         | `rules`    | half width of the gradient's window: 2 in the reference, infinite in the paper |
 *
 * ```text
 * df/dx   = u  if -w < x < w,  else 0                              (straight-through)
 * df/dd   = sum of u res(x)
 * df/dq_m = sum over |x| > q_m of u sgn(x) t (|q_m| + eps)^(t-1)
 * df/dt   = sum of u clip(x) ln(|x| if |x| < q_m, |q_m| + eps otherwise)
 * ```
 *
 * x = 0 adds nothing to the three sums.
 *
 * Source: docs/geta.md, section 2.2 (Qu et al., arXiv:2502.16638).
 *
 * @param x Input, any shape flattened.
 * @param upstream Gradient at the output, same length.
 * @param scalars The quantizer.
 * @param options Rules.
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
  checkOptions("fakeQuantGradients()", options, { rules: unchecked });
  if (x.length !== upstream.length) {
    throw new TypeError(
      `Cannot differentiate the quantizer: input and upstream gradient must have one length: current value is ${x.length} and ${upstream.length}`,
    );
  }
  const { clip } = scalars, edge = saturationPoint(scalars, options);
  const { gradientWindow } = options.rules ?? paperQuantizer;
  const straightThrough = gradientWindow === Infinity
    ? upstream.slice()
    : upstream.map((u, i) => -gradientWindow < x[i]! && x[i]! < gradientWindow ? u : 0);
  let stepGradient = 0, beyond = 0, exponentGradient = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!, u = upstream[i]!, magnitude = Math.abs(value);
    if (magnitude === 0) continue;
    const clipped = clippedValue(value, scalars, options);
    stepGradient += u * residualValue(clipped, scalars);
    if (magnitude > clip) beyond += u * Math.sign(value);
    if (clipped === 0) continue; // a clip of 0, whose logarithm is infinite
    exponentGradient += u * clipped * Math.log(magnitude < clip ? magnitude : edge);
  }
  const gradients = {
    x: straightThrough,
    stepSize: stepGradient,
    clip: clipGradient(beyond, scalars, options),
  };
  return scalars.exponent === undefined ? gradients : { ...gradients, exponent: exponentGradient };
}
