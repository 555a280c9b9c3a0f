/**
 * Fused operators taken apart. tfjs and the engine run product or norm, bias and activation as one kernel where they can; a graph
 * has to show them one by one, and most have gradients only for the parts.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import type { KernelCall, Operands } from "./intercept.ts";

interface Fused {
  op: string;
  operands: string[];
  attrs: string[];
  /** Of those that always have the same; else it is an attribute. */
  activation?: string;
}

const FUSED: Record<string, Fused> = {
  FusedConv2D: {
    op: "Conv2D",
    operands: ["x", "filter"],
    attrs: ["strides", "pad", "dataFormat", "dilations", "dimRoundingMode"],
  },
  FusedDepthwiseConv2D: {
    op: "DepthwiseConv2dNative",
    operands: ["x", "filter"],
    attrs: ["strides", "pad", "dataFormat", "dilations", "dimRoundingMode"],
  },
  AddRelu: { op: "Add", operands: ["a", "b"], attrs: [], activation: "relu" },
  BatchNormRelu: {
    op: "BatchNormTraining",
    operands: ["x", "scale", "offset", "mean", "variance"],
    attrs: ["epsilon", "momentum"],
    activation: "relu",
  },
  Dense: { op: "BatchMatMul", operands: ["a", "b"], attrs: [] },
  _FusedMatMul: {
    op: "BatchMatMul",
    operands: ["a", "b"],
    attrs: ["transposeA", "transposeB"],
  },
};

const ACTIVATIONS: Record<string, string> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  prelu: "Prelu",
  leakyrelu: "LeakyRelu",
};

/**
 * Whether a kernel is a fusion of several operators.
 *
 * @param kernelName Name of the kernel; absent for a custom gradient.
 * @returns True for `FusedConv2D`, `FusedDepthwiseConv2D`, `_FusedMatMul` and the engine's `Dense`, `AddRelu` and
 * `BatchNormRelu`.
 */
export function isFused(kernelName: string | undefined): boolean {
  return kernelName !== undefined && Object.hasOwn(FUSED, kernelName);
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
  const { op, operands, attrs: kept, activation: always } = FUSED[call.kernelName!]!;
  const { inputs, attrs = {} } = call;
  const pick = <T>(from: Record<string, T>, keys: string[]) =>
    Object.fromEntries(keys.filter((key) => from[key] != null).map((key) => [key, from[key]!]));
  if (inputs.bias && attrs.dataFormat === "NCHW") {
    throw new TypeError(
      `Cannot take ${call.kernelName} apart: its layout must be NHWC: current value is NCHW`,
    );
  }
  let y = runKernel(op, pick(inputs, operands), pick(attrs, kept));
  if (inputs.bias) y = runKernel("Add", { a: y, b: inputs.bias });
  const activation = always ?? attrs.activation as string | undefined ?? "linear";
  if (activation === "linear") return y;
  const activationOp = ACTIVATIONS[activation];
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
