import * as tf from "@tensorflow/tfjs-core";
import type { FakeQuant } from "../../quant/mod.ts";
import type { Tensor } from "../../core/mod.ts";
import { intercept } from "../record/intercept.ts";
import type { QuantizationPlan } from "./quantization_plan.ts";
import type { TraceResult } from "../record/traced_results.ts";
import { activationScope, quantizingHook, weightScope } from "./quantizing_hook.ts";

/**
 * The same function with quantizers in front of its layers; no line of it changes.
 *
 * ```text
 * y = product(x, w)   becomes   y = product(fakeQuant(x), fakeQuant(w))
 * ```
 *
 * Every use of a planned weight reads its quantized value, computed once per call; the data operand of each convolution or
 * matrix product with that weight (also through a reshape or transpose of the weight) is quantized at each use. Fused
 * operators with a planned weight run as their parts. Gradients reach weights, inputs and quantizer scalars. The operators
 * of each quantizer stand in a scope `fakeQuant:<layer>:weight` or `fakeQuant:<layer>:activation`, where a trace shows them.
 *
 * Source: docs/geta.md, section 2.3 (Qu et al., arXiv:2502.16638).
 *
 * @param f The function; it must be synchronous.
 * @param plan The layers and their quantizers.
 * @param fakeQuant The quantizer: composite (primitive operators) or fused (one kernel).
 * @returns A function with the signature of `f`. It throws a TypeError if a planned quantizer is not reached during the
 * call, or if the weight enters a custom gradient, through which no exact gradient could pass.
 * @throws {TypeError} If two planned layers share name or weight.
 *
 * @example Rounding the weight to whole numbers
 * ```ts
 * import { quantized } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const weight = tf.variable(tf.tensor2d([[0.9], [2.2]]));
 * const weightQuantizer = { stepSize: tf.tensor1d([1]), clip: tf.tensor1d([8]) };
 * const f = quantized(
 *   (x) => tf.matMul(x, weight),
 *   { layers: [{ name: "dense", weight, weightQuantizer }] },
 *   (x, { stepSize }) => tf.mul(tf.round(tf.div(x, stepSize)), stepSize),
 * );
 * assert.deepEqual([...(f(tf.ones([1, 2])) as tf.Tensor).dataSync()], [3]);
 * ```
 */
export function quantized<R extends TraceResult>(
  f: (...inputs: Tensor[]) => R,
  plan: QuantizationPlan,
  fakeQuant: FakeQuant,
): (...inputs: Tensor[]) => R;
/** The same for a function whose only argument is an object of tensors. */
export function quantized<Inputs extends Record<string, Tensor>, R extends TraceResult>(
  f: (inputs: Inputs) => R,
  plan: QuantizationPlan,
  fakeQuant: FakeQuant,
): (inputs: Inputs) => R;
export function quantized(
  f: (...inputs: never[]) => TraceResult,
  plan: QuantizationPlan,
  fakeQuant: FakeQuant,
): (...inputs: never[]) => TraceResult {
  checkPlan(plan);
  return (...inputs) =>
    tf.tidy(() => {
      // before f runs: a scope inside f must not dispose a weight that another scope reads later
      const weights = new Map(plan.layers.map((layer) => [
        layer,
        layer.weightQuantizer
          ? tf.tidy(weightScope(layer), () => fakeQuant(layer.weight, layer.weightQuantizer!))
          : layer.weight,
      ]));
      const { hook, missing } = quantizingHook(weights, (x, layer) =>
        tf.tidy(activationScope(layer), () => fakeQuant(x, layer.activationQuantizer!)));
      const result = intercept(hook, () =>
        f(...inputs));
      const unused = missing();
      if (unused === undefined) return result;
      throw new TypeError(
        `Cannot quantize layer ${unused}: the function must use its weight in a convolution or matrix product: ` +
          "current value is a weight that it does not use so",
      );
    });
}

function checkPlan({ layers }: QuantizationPlan): void {
  for (const key of ["name", "weight"] as const) {
    const seen = new Set<unknown>();
    for (const layer of layers) {
      if (seen.has(layer[key])) {
        throw new TypeError(
          `Cannot quantize the function: every layer must have its own ${key}: current value is layer ${layer.name} twice`,
        );
      }
      seen.add(layer[key]);
    }
  }
}
