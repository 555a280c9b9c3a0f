/**
 * The fused fake quantizer: one kernel forward, one kernel backward.
 *
 * @module
 */
import type { QuantizerScalars, Semantics } from "../../../quant/mod.ts";
import { requireShape, type Tensor } from "../../../core/mod.ts";
import { registerFakeQuantCpu } from "./fake_quant_cpu.ts";
import { registerGradient, runKernel } from "../../tfjs/register.ts";
import { requireFloat32 } from "../../tfjs/require_float32.ts";

/** Options of `fakeQuant`. */
export interface FakeQuantOptions {
  /** Rules of the paper (default) or of the public reference implementation. */
  semantics?: Semantics;
}

/** Attributes of the kernels FakeQuant, FakeQuantLinear and FakeQuantGrad. */
export interface FakeQuantAttributes {
  /** Whose rules apply. */
  semantics: Semantics;
}

/**
 * Quantizes and dequantizes a tensor with one fused kernel.
 *
 * | symbol | here              | meaning                                             |
 * | ------ | ----------------- | --------------------------------------------------- |
 * | d      | `scalars.stepSize`| step size, > 0                                      |
 * | q_m    | `scalars.clip`    | clipping point, > 0                                 |
 * | t      | `scalars.exponent`| exponent; absent: linear quantizer, t = 1           |
 * | eps    | `semantics`       | reference 1e-6 (with an exponent), paper 0          |
 *
 * ```text
 * a = |x|,  v = a^t,  R = (|q_m| + eps)^t
 * y = 0                   a = 0
 *   = sgn(x) d rnd(v/d)   0 < a < q_m
 *   = sgn(x) d rnd(R/d)   a >= q_m
 *
 * df/dx   = dy                        paper
 *         = dy [-2 < x < 2]           reference
 * df/dd   = sum dy sgn(x) (rnd(v/d) - v/d), with R for v where a >= q_m
 * df/dq_m = sum over a > q_m of dy sgn(x) t (|q_m| + eps)^(t-1)
 * df/dt   = sum dy sgn(x) v ln a,     with R ln(|q_m| + eps) where a >= q_m
 * ```
 *
 * Halves are rounded to the even level. The kernels are called `FakeQuant` and, without exponent, `FakeQuantLinear`.
 *
 * Source: GETA (arXiv:2502.16638); docs/geta.md, sections 2.1 and 2.2.
 *
 * @param x Tensor of any shape, float32.
 * @param scalars Step size, clipping point and exponent, each of shape [1].
 * @param options Whose rules apply.
 * @returns The quantized tensor, shape of x.
 * @throws {TypeError} If a scalar has another shape than [1], or a type is not float32.
 *
 * @example Steps of 0.5, saturation at 1
 * ```ts
 * import { fakeQuant, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const x = tf.tensor1d([-3, -0.6, 0.2, 0.8]);
 * const y = fakeQuant(x, { stepSize: tf.tensor1d([0.5]), clip: tf.tensor1d([1]) });
 * assert.deepEqual([...y.dataSync()], [-1, -0.5, 0, 1]);
 * ```
 */
export function fakeQuant(
  x: Tensor,
  scalars: QuantizerScalars<Tensor>,
  options: FakeQuantOptions = {},
): Tensor {
  const { stepSize, clip, exponent } = scalars;
  requireShape("the step size", stepSize.shape, [1]);
  requireShape("the clipping point", clip.shape, [1]);
  if (exponent) requireShape("the exponent", exponent.shape, [1]);
  requireFloat32({ x, "the step size": stepSize, "the clipping point": clip });
  if (exponent) requireFloat32({ "the exponent": exponent });
  const inputs = exponent ? { x, stepSize, clip, exponent } : { x, stepSize, clip };
  const attributes = { semantics: options.semantics ?? "paper" };
  return runKernel(exponent ? "FakeQuant" : "FakeQuantLinear", inputs, attributes)[0]!;
}

// tfjs cannot save an input that is absent, hence two kernel names. All gradients come from one pass, so they are computed
// outside the functions that tfjs calls one by one.
for (
  const [kernelName, inputsToSave] of [
    ["FakeQuant", ["x", "stepSize", "clip", "exponent"]],
    ["FakeQuantLinear", ["x", "stepSize", "clip"]],
  ] as const
) {
  registerGradient({
    kernelName,
    inputsToSave: [...inputsToSave],
    gradFunc: (dy, saved, attrs) => {
      const inputs = Object.fromEntries(inputsToSave.map((name, i) => [name, saved[i]!]));
      const gradients = runKernel("FakeQuantGrad", { dy: dy as Tensor, ...inputs }, {
        ...attrs as FakeQuantAttributes,
      });
      return Object.fromEntries(inputsToSave.map((name, i) => [name, () => gradients[i]!]));
    },
  });
}

registerFakeQuantCpu();
