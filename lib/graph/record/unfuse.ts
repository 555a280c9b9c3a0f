/**
 * Fused operators taken apart. tfjs and the engine run product or norm, bias and activation as one kernel where they can; a graph
 * has to show them one by one, and most have gradients only for the parts.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { fusedActivations, operatorOf } from "../../operators/mod.ts";
import type { KernelCall, Operands } from "./intercept.ts";

/**
 * Whether a kernel is a fusion of several operators.
 *
 * @param kernelName Name of the kernel; absent for a custom gradient.
 * @returns True for the fused kernels of tfjs (`FusedConv2D`) and of the engine (`AddRelu`).
 */
export function isFused(kernelName: string | undefined): boolean {
  return operatorOf(kernelName)?.fusion !== undefined;
}

/**
 * Runs a fused kernel as its parts, through the engine, so that hooks and gradient tape see each of them.
 *
 * ```text
 * y = activation(product(x, w) + bias)
 * ```
 *
 * @param call A call for which {@linkcode isFused} is true.
 * @returns The result y.
 * @throws {TypeError} If the activation or the data layout is unknown.
 */
export function runUnfused(call: KernelCall): Tensor {
  const { of: op, attributes, activation: always } = operatorOf(call.kernelName)!.fusion!;
  const { inputs, attrs = {} } = call;
  const pick = <T>(from: Record<string, T>, keys: readonly string[]) =>
    Object.fromEntries(keys.filter((key) => from[key] != null).map((key) => [key, from[key]!]));
  if (inputs.bias && attrs.dataFormat === "NCHW") {
    throw new TypeError(
      `Cannot take ${call.kernelName} apart: its layout must be NHWC: current value is NCHW`,
    );
  }
  let y = runKernel(op, pick(inputs, operatorOf(op)!.operands), pick(attrs, attributes));
  if (inputs.bias) y = runKernel("Add", { a: y, b: inputs.bias });
  const activation = always ?? attrs.activation as string | undefined ?? "linear";
  if (activation === "linear") return y;
  const activationOp = fusedActivations[activation];
  if (!activationOp) {
    throw new TypeError(
      `Cannot take ${call.kernelName} apart: its activation must be known: current value is ${activation}`,
    );
  }
  const alpha = activation === "prelu" ? { alpha: inputs.preluActivationWeights } : {};
  const slope = activation === "leakyrelu" ? { alpha: attrs.leakyreluAlpha ?? 0.2 } : {};
  return runKernel(activationOp, { x: y, ...alpha }, slope);
}

function runKernel(op: string, inputs: Operands, attrs: Record<string, unknown> = {}): Tensor {
  const result = tf.engine().runKernel(op, inputs as tf.NamedTensorMap, attrs as never);
  return [result as Tensor | Tensor[]].flat()[0]!;
}
