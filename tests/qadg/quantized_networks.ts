/** The test networks with quantizers, in every mode. */
import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, QuantizerScalars, Tensor, Variable } from "@geta-lab/geta/core";
import { fakeQuant } from "@geta-lab/geta/engine";
import { type Graph, layers, quantized, trace } from "@geta-lab/geta/graph";
import { fakeQuantTransparent, initialQuantizer } from "@geta-lab/geta/quant";
import { testNetwork } from "./networks.ts";

/** What is quantized, and how the quantizer is made. */
export const MODES = [
  "float",
  "fused weight",
  "fused weight+activation",
  "transparent weight",
  "transparent weight+activation",
] as const;

/** One of {@linkcode MODES}. */
export type TestMode = typeof MODES[number];

/** A traced network and all its variables, quantizer scalars included. */
export interface TracedNetwork {
  graph: Graph;
  variables: NamedVariables;
  inputShape: number[];
}

/** Traces one of the test networks. */
export function tracedNetwork(name: string, mode: TestMode, seed = 1): TracedNetwork {
  return tracedInMode(testNetwork(name, seed), mode);
}

/** Any network of one input. */
export interface QuantizableNetwork {
  variables: NamedVariables;
  inputShape: number[];
  forward: (x: Tensor) => Tensor | Tensor[];
}

/** Traces a network in one mode, 5-bit weights, activations clipped at 8. */
export function tracedInMode(network: QuantizableNetwork, mode: TestMode): TracedNetwork {
  const { variables, inputShape, forward } = network;
  const float = trace(forward, [tf.zeros([1, ...inputShape])], { variables });
  if (mode === "float") return { graph: float, variables, inputShape };
  const all = { ...variables };
  function scalars(layer: string, kind: string, values: QuantizerScalars<number>) {
    const made = Object.entries(values).map(([role, value]) => {
      const variable = tf.variable(tf.tensor1d([value]));
      all[`${layer}/${kind}/${role}`] = variable;
      return [role, variable];
    });
    return Object.fromEntries(made) as QuantizerScalars<Variable>;
  }
  const plan = layers(float).map(({ name, weight }) => {
    const { stepSize, clip } = initialQuantizer(variables[weight]!.dataSync(), { bits: 5 });
    return {
      name,
      weight: variables[weight]!,
      weightQuantizer: scalars(name, "weight", { stepSize, clip, exponent: 1.1 }),
      ...(mode.endsWith("activation")
        ? { activationQuantizer: scalars(name, "activation", { stepSize: 0.05, clip: 8 }) }
        : {}),
    };
  });
  const quantizer = mode.startsWith("fused")
    ? fakeQuant
    : (x: Tensor, s: QuantizerScalars<Tensor>) => fakeQuantTransparent(x, s);
  const f = quantized((...[x]: Tensor[]) => forward(x!), { layers: plan }, quantizer);
  const graph = trace(f, [tf.zeros([1, ...inputShape])], { variables: all });
  return { graph, variables: all, inputShape };
}
