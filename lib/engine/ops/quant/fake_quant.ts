/**
 * The fused fake quantizer: one kernel forward, one kernel backward.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  type FakeQuantConstants,
  fakeQuantGradientOperators,
  fakeQuantOperators,
  type FakeQuantOptions,
  mapScalars,
  paperQuantizer,
  type QuantizerScalars,
} from "../../../quant/mod.ts";
import {
  checkOptions,
  requireFloat32,
  requireShape,
  type Tensor,
  unchecked,
} from "../../../core/mod.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { registerComposite, runKernel } from "../../tfjs/register.ts";

/**
 * Quantizes and dequantizes a tensor with one fused kernel.
 *
 * ```text
 * y = d rnd(clip(x) / d)
 * ```
 *
 * The formulas, element by element, are `fakeQuantValue` and `fakeQuantGradients` of `quant`; gradients of the scalars come from
 * the kernel's sums, see `gradientsFromSums` there. Halves are rounded to the even level. The kernels are called `FakeQuant` and,
 * without exponent, `FakeQuantLinear`; the constants of the rules are their attributes.
 *
 * Source: docs/geta.md, sections 2.1 and 2.2 (Qu et al., arXiv:2502.16638).
 *
 * @param x Tensor of any shape, float32.
 * @param scalars Step size, clipping point and exponent, each of shape [1].
 * @param options Rules.
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
  checkOptions("fakeQuant()", options, { rules: unchecked });
  const { rules = paperQuantizer } = options;
  const { stepSize, clip, exponent } = scalars;
  requireShape("the step size", stepSize.shape, [1]);
  requireShape("the clipping point", clip.shape, [1]);
  if (exponent) requireShape("the exponent", exponent.shape, [1]);
  requireFloat32({ x, "the step size": stepSize, "the clipping point": clip });
  if (exponent) requireFloat32({ "the exponent": exponent });
  const inputs: Record<string, Tensor> = exponent
    ? { x, stepSize, clip, exponent }
    : { x, stepSize, clip };
  const { epsilon, gradientWindow } = rules, attributes = { epsilon, gradientWindow };
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
        ...attrs as FakeQuantConstants,
      });
      return Object.fromEntries(inputsToSave.map((name, i) => [name, () => gradients[i]!]));
    },
  });
}

type Inputs = QuantizerScalars<Tensor> & { x: Tensor };

for (const name of ["FakeQuant", "FakeQuantLinear"]) {
  registerComposite<Inputs, FakeQuantConstants>(
    name,
    ({ x, ...scalars }, rules) => fakeQuantOperators(x, withoutAxes(scalars), { rules }),
  );
}
registerComposite<Inputs & { dy: Tensor }, FakeQuantConstants>(
  "FakeQuantGrad",
  ({ dy, x, ...scalars }, rules) =>
    fakeQuantGradientOperators(dy, x, withoutAxes(scalars), { rules }),
);

// tfjs' cpu backend takes five times as long to broadcast shape [1] as shape []
function withoutAxes(scalars: QuantizerScalars<Tensor>): QuantizerScalars<Tensor> {
  return mapScalars(scalars, (scalar) => tf.reshape(scalar, []));
}
