import * as tf from "@tensorflow/tfjs-core";
import type { QuantizerScalars } from "./quantizer.ts";
import { type FakeQuantOptions, paperQuantizer, saturationEpsilon } from "./quantizer_rules.ts";
import { checkOptions, type Tensor, unchecked } from "../core/mod.ts";

/**
 * {@linkcode fakeQuantValue} of a tensor, in operators of tfjs; its gradients are {@linkcode fakeQuantGradientOperators}, not
 * those of the operators.
 *
 * Source: docs/geta.md, section 2.1 (Qu et al., arXiv:2502.16638).
 *
 * @param x Tensor to quantize, float32, any shape.
 * @param scalars Step size, clip and (nonlinear quantizer) exponent, each of shape [1].
 * @param options Rules.
 * @returns The quantized tensor, shape of `x`.
 *
 * @example
 * ```ts
 * import { fakeQuantOperators } from "@geta-lab/geta/quant";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * await tf.setBackend("cpu");
 * const scalars = { stepSize: tf.tensor1d([0.25]), clip: tf.tensor1d([1]) };
 * const y = fakeQuantOperators(tf.tensor1d([0.3, -7]), scalars);
 * assert.deepEqual([...y.dataSync()], [0.25, -1]);
 * ```
 */
export function fakeQuantOperators(
  x: Tensor,
  scalars: QuantizerScalars<Tensor>,
  options?: FakeQuantOptions,
): Tensor {
  checkOptions("fakeQuantOperators()", options ?? {}, { rules: unchecked });
  const { steps } = clippedParts(x, scalars, options);
  return tf.mul(tf.sign(x), tf.mul(scalars.stepSize, tf.round(steps)));
}

/**
 * {@linkcode fakeQuantGradients} of a tensor, in operators of tfjs.
 *
 * Source: docs/geta.md, section 2.2 (Qu et al., arXiv:2502.16638).
 *
 * @param upstream Gradient u at the output, shape of `x`.
 * @param x The tensor that was quantized, float32.
 * @param scalars Step size, clip and (nonlinear quantizer) exponent, each of shape [1].
 * @param options Rules.
 * @returns Gradients of x, step size, clip and (nonlinear quantizer) exponent, in the shapes of these.
 *
 * @example
 * ```ts
 * import { fakeQuantGradientOperators } from "@geta-lab/geta/quant";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * await tf.setBackend("cpu");
 * const x = tf.tensor1d([0.375, -7]), upstream = tf.tensor1d([1, 3]);
 * const scalars = { stepSize: tf.tensor1d([0.25]), clip: tf.tensor1d([1]) };
 * const [dx, dStep, dClip] = fakeQuantGradientOperators(upstream, x, scalars);
 * assert.deepEqual([...dx!.dataSync()], [1, 3]);
 * assert.deepEqual([...dStep!.dataSync(), ...dClip!.dataSync()], [2 - 1.5, -3]);
 * ```
 */
export function fakeQuantGradientOperators(
  upstream: Tensor,
  x: Tensor,
  scalars: QuantizerScalars<Tensor>,
  options: FakeQuantOptions = {},
): Tensor[] {
  checkOptions("fakeQuantGradientOperators()", options, { rules: unchecked });
  const { clip, exponent } = scalars;
  const { magnitude, edge, base, power, steps } = clippedParts(x, scalars, options);
  const signed = tf.mul(upstream, tf.sign(x)); // u sgn(x)
  const total = (values: Tensor) => tf.reshape(tf.sum(values), [1]);
  const { gradientWindow } = options.rules ?? paperQuantizer;
  const gradX = gradientWindow === Infinity
    ? tf.clone(upstream)
    : tf.mul(upstream, tf.cast(tf.less(magnitude, gradientWindow), "float32"));
  const gradStep = total(tf.mul(signed, tf.sub(tf.round(steps), steps)));
  const beyond = total(tf.mul(signed, tf.cast(tf.greater(magnitude, clip), "float32")));
  if (exponent === undefined) return [gradX, gradStep, beyond];
  const slope = tf.mul(exponent, tf.pow(edge, tf.sub(exponent, 1)));
  // 0 has no logarithm, and its factor is 0
  const logarithm = tf.log(tf.where(tf.greater(base, 0), base, tf.onesLike(base)));
  const gradExponent = total(tf.mul(signed, tf.mul(power, logarithm)));
  return [gradX, gradStep, tf.mul(beyond, slope), gradExponent];
}

/**
 * |x|, |q_m| + eps, the base |x| or |q_m| + eps, its power |clip(x)|, and that in steps. x = 0 counts as saturated: sgn(x) is 0.
 * NaN counts as not saturated, so that it stays NaN.
 */
function clippedParts(x: Tensor, scalars: QuantizerScalars<Tensor>, options?: FakeQuantOptions) {
  const { stepSize, clip, exponent } = scalars;
  const magnitude = tf.abs(x), above = tf.greaterEqual(magnitude, clip);
  const edge = tf.add(tf.abs(clip), saturationEpsilon(scalars, options));
  const saturated = exponent ? tf.logicalOr(above, tf.equal(magnitude, 0)) : above;
  const base = tf.where(saturated, tf.mul(tf.onesLike(magnitude), edge), magnitude);
  const power = exponent ? tf.pow(base, exponent) : base;
  return { magnitude, edge, base, power, steps: tf.div(power, stepSize) };
}
