import * as tf from "@tensorflow/tfjs-core";
import type { QuantizerScalars } from "./quantizer.ts";
import type { Tensor } from "../core/mod.ts";
import type { FakeQuantOptions } from "./fake_quant_value.ts";

/** What the transparent quantizer may be told. */
export interface FakeQuantCompositeOptions extends FakeQuantOptions {
  /** Name of the quantizer, for example `conv1:weight`; a trace finds its operators in the scope `fakeQuant:<name>`. */
  name?: string;
}

/**
 * The fake quantizer built from primitive operators (abs, log, exp, div, round, mul, sign, where), with exact gradients.
 *
 * A trace of a network quantized this way is full of the vertices that dependency analysis has to merge again: that is
 * what it is for. The same numbers come faster from the engine's fused kernel. Formulas: {@linkcode fakeQuantValue} and
 * {@linkcode fakeQuantGradients}.
 *
 * Source: docs/geta.md, sections 2.1, 2.2 and 3.1 (Qu et al., arXiv:2502.16638).
 *
 * @param x Tensor to quantize, float32, any shape.
 * @param scalars Step size, clip and (nonlinear quantizer) exponent, each of shape [1].
 * @param options Semantics and name.
 * @returns The quantized tensor, shape of `x`.
 *
 * @example Forward and backward
 * ```ts
 * import { fakeQuantComposite } from "@geta-lab/geta/quant";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * await tf.setBackend("cpu");
 * const scalars = { stepSize: tf.tensor1d([0.25]), clip: tf.tensor1d([1]) };
 * const y = fakeQuantComposite(tf.tensor1d([0.3, -7, 0]), scalars);
 * assert.deepEqual([...y.dataSync()], [0.25, -1, 0]);
 * ```
 */
export function fakeQuantComposite(
  x: Tensor,
  scalars: QuantizerScalars<Tensor>,
  { semantics = "paper", name = "quantizer" }: FakeQuantCompositeOptions = {},
): Tensor {
  const { stepSize, clip, exponent } = scalars;
  const operands = exponent ? [x, stepSize, clip, exponent] : [x, stepSize, clip];
  const epsilon = exponent && semantics === "reference" ? 1e-6 : 0;
  const quantize = tf.customGrad((...operandsAndSave) => {
    const save = operandsAndSave.at(-1) as unknown as (tensors: Tensor[]) => void;
    save(operands);
    const { sign, ratio } = branch(operands, epsilon);
    return {
      value: tf.mul(sign, tf.mul(stepSize, tf.round(ratio))),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gradients(dy, saved, epsilon, semantics),
    };
  });
  return tf.tidy(`fakeQuant:${name}`, () => quantize(...operands));
}

/** The values that forward and backward share; `base` is min(|x|, q_m) with zeros replaced by 1 before the logarithm. */
function branch([x, stepSize, clip, exponent]: Tensor[], epsilon: number) {
  const magnitude = tf.abs(x!);
  const inside = tf.less(magnitude, clip!);
  const edge = tf.add(tf.abs(clip!), epsilon);
  const base = tf.where(inside, magnitude, tf.add(tf.zerosLike(magnitude), edge));
  const logarithm = tf.log(tf.where(tf.greater(base, 0), base, tf.onesLike(base)));
  const power = exponent
    ? tf.where(tf.greater(base, 0), tf.exp(tf.mul(logarithm, exponent)), base)
    : base;
  return { magnitude, edge, logarithm, power, sign: tf.sign(x!), ratio: tf.div(power, stepSize!) };
}

function gradients(
  dy: Tensor,
  operands: Tensor[],
  epsilon: number,
  semantics: "paper" | "reference",
): Tensor[] {
  const [x, , clip, exponent] = operands;
  const { magnitude, edge, logarithm, power, sign, ratio } = branch(operands, epsilon);
  const signed = tf.mul(dy, sign);
  const slope = exponent ? tf.mul(exponent, tf.pow(edge, tf.sub(exponent, 1))) : tf.onesLike(edge);
  const saturated = tf.cast(tf.greater(magnitude, clip!), "float32");
  const near = () => tf.cast(tf.logicalAnd(tf.greater(x!, -2), tf.less(x!, 2)), "float32");
  const gradX = semantics === "paper" ? tf.clone(dy) : tf.mul(dy, near());
  const sum = (values: Tensor) => tf.reshape(tf.sum(values), [1]);
  const gradStep = sum(tf.mul(signed, tf.sub(tf.round(ratio), ratio)));
  const gradClip = tf.mul(sum(tf.mul(signed, saturated)), slope);
  if (!exponent) return [gradX, gradStep, gradClip];
  return [gradX, gradStep, gradClip, sum(tf.mul(tf.mul(signed, power), logarithm))];
}
