/**
 * Fused kernels: product, sum or norm, bias and activation in one. Graphs show the parts.
 *
 * ```text
 * y = activation(first part + bias)
 * ```
 *
 * @module
 */
import type { Operator } from "./operator.ts";

const convolution = ["strides", "pad", "dataFormat", "dilations", "dimRoundingMode"];
const ends = ["bias", "preluActivationWeights"];

/** Fused kernels of tfjs and of the engine. */
export const fused: Operator[] = [
  {
    name: "FusedConv2D",
    operands: ["x", "filter", ...ends],
    optional: ends,
    fusion: { of: "Conv2D", attributes: convolution, scope: "fusedConv2d__op" },
    gradient: false,
  },
  {
    name: "FusedDepthwiseConv2D",
    operands: ["x", "filter", ...ends],
    optional: ends,
    fusion: {
      of: "DepthwiseConv2dNative",
      attributes: convolution,
      scope: "fusedDepthwiseConv2d__op",
    },
    gradient: false,
  },
  {
    name: "_FusedMatMul",
    operands: ["a", "b", ...ends],
    optional: ends,
    fusion: {
      of: "BatchMatMul",
      attributes: ["transposeA", "transposeB"],
      scope: "fusedMatMul__op",
    },
    gradient: false,
  },
  {
    name: "Dense",
    operands: ["a", "b", "bias"],
    fusion: { of: "BatchMatMul", attributes: [] },
    gradient: true,
  },
  {
    name: "AddRelu",
    operands: ["a", "b"],
    fusion: { of: "Add", attributes: [], activation: "relu" },
    gradient: true,
  },
  {
    name: "BatchNormRelu",
    operands: ["x", "scale", "offset", "mean", "variance"],
    writes: ["mean", "variance"],
    fusion: { of: "BatchNormTraining", attributes: ["epsilon", "momentum"], activation: "relu" },
    gradient: true,
  },
];

/** The scopes in which tfjs runs fused kernels, with a gradient of their own around them. */
export const fusedScopes: readonly string[] = fused.flatMap(({ fusion }) => fusion?.scope ?? []);

/** Kernels of the activations that fused kernels know, by tfjs' names for them. */
export const fusedActivations: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  prelu: "Prelu",
  leakyrelu: "LeakyRelu",
};
