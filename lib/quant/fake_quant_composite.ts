import * as tf from "@tensorflow/tfjs-core";
import { mapScalars, type QuantizerScalars } from "./quantizer.ts";
import { checkOptions, type Tensor, unchecked } from "../core/mod.ts";
import { fakeQuantGradientOperators, fakeQuantOperators } from "./fake_quant_operators.ts";
import type { FakeQuantOptions } from "./quantizer_rules.ts";

/** What the composite quantizer may be told. */
export interface FakeQuantCompositeOptions extends FakeQuantOptions {
  /** Name of the quantizer, for example `conv1:weight`; a trace finds its operators in the scope `fakeQuant:<name>`. */
  name?: string;
}

/**
 * The fake quantizer as a composite of primitive operators (abs, where, pow, div, round, mul, sign), with its own gradients.
 *
 * A trace of a network quantized this way is full of the vertices that dependency analysis has to merge again: that is
 * what it is for. The same numbers come faster from the engine's fused kernel. Formulas: {@linkcode fakeQuantOperators} and
 * {@linkcode fakeQuantGradientOperators}.
 *
 * Source: docs/geta.md, sections 2.1, 2.2 and 3.1 (Qu et al., arXiv:2502.16638).
 *
 * @param x Tensor to quantize, float32, any shape.
 * @param scalars Step size, clip and (nonlinear quantizer) exponent, each of shape [1].
 * @param options Rules and name.
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
  options: FakeQuantCompositeOptions = {},
): Tensor {
  checkOptions("fakeQuantComposite()", options, { rules: unchecked, name: unchecked });
  const { name = "quantizer", ...quantizer } = options;
  const operands = [x, ...Object.values(mapScalars(scalars, (scalar) => scalar))];
  const quantize = tf.customGrad((...operandsAndSave) => {
    const save = operandsAndSave.at(-1) as unknown as (tensors: Tensor[]) => void;
    save(operands);
    return {
      value: fakeQuantOperators(x, scalars, quantizer),
      gradFunc: (upstream: Tensor, [x, stepSize, clip, exponent]: Tensor[]) =>
        fakeQuantGradientOperators(upstream, x!, {
          stepSize: stepSize!,
          clip: clip!,
          ...(exponent && { exponent }),
        }, quantizer),
    };
  });
  return tf.tidy(`fakeQuant:${name}`, () => quantize(...operands));
}
