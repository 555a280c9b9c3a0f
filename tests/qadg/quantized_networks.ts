/** The test networks with quantizers, in every mode. */
import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, QuantizerScalars, Tensor, Variable } from "@geta-lab/geta/core";
import { fakeQuant } from "@geta-lab/geta/engine";
import { type Graph, layers, quantized, trace } from "@geta-lab/geta/graph";
import { fakeQuantTransparent, initialQuantizer } from "@geta-lab/geta/quant";
import { type TestNetwork, testNetwork } from "./networks.ts";

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

/** Traces a network in one mode, 5-bit weights, activations clipped at 8. */
export function tracedNetwork(name: string, mode: TestMode, seed = 1): TracedNetwork {
  const { inputShape, ...network } = testNetwork(name, seed);
  return { ...traceInMode(network, [tf.zeros([1, ...inputShape])], mode), inputShape };
}

/** The same for any network and arguments of one sample. */
export function traceInMode(
  { variables, forward }: Pick<TestNetwork, "variables" | "forward">,
  example: Tensor[],
  mode: TestMode,
): Omit<TracedNetwork, "inputShape"> {
  const f = forward as (...xs: Tensor[]) => Tensor;
  const float = trace(f, example, { variables });
  if (mode === "float") return { graph: float, variables };
  const all = { ...variables };
  function scalars(layer: string, kind: string, values: QuantizerScalars<number>) {
    const made = Object.entries(values).map(([role, value]) => {
      const variable = tf.tidy(() => tf.variable(tf.tensor1d([value])));
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
  const graph = trace(quantized(f, { layers: plan }, quantizer), example, { variables: all });
  return { graph, variables: all };
}
