/**
 * Any network with quantizers in front of its layers, traced.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, Tensor, Variable } from "../../lib/core/mod.ts";
import {
  fakeQuantComposite,
  initialQuantizer,
  type QuantizerScalars,
} from "../../lib/quant/mod.ts";
import { fakeQuant } from "../../lib/engine/mod.ts";
import { type Graph, layers, quantized, trace, weightPlan } from "../../lib/graph/mod.ts";
import type { OriginalNetwork } from "../../lib/subnet/mod.ts";
import { type AnyNetwork, exampleInputs, runNetwork } from "../../lib/nn/mod.ts";

/** How a network is quantized. */
export interface Quantization {
  /** Whether the layers' inputs are quantized beside their weights. */
  activations: boolean;
  /** Whether the quantizers are made of primitive operators instead of one kernel. */
  composite: boolean;
}

/** A trace, what it was traced from, and all variables it reads: those of the network and the quantizers' scalars. */
export interface QuantizedTrace extends OriginalNetwork {
  graph: Graph;
}

/** Traces a network as it is, beside its own function. */
export function floatTrace(network: AnyNetwork): QuantizedTrace {
  const forward = (...x: Tensor[]) => runNetwork(network, x, { training: false });
  return { graph: traceFloat(network), forward, variables: network.variables };
}

/** Traces a network as it is. */
export function traceFloat(network: AnyNetwork): Graph {
  const { inputs, variables } = network;
  const example = exampleInputs(inputs, 1, 0);
  const graph = trace((...x: Tensor[]) => runNetwork(network, x, { training: false }), example, {
    variables,
  });
  tf.dispose(example);
  return graph;
}

/** Traces a network with quantizers: weights of 5 bits and an exponent, inputs clipped at 8. */
export function traceQuantized(
  network: AnyNetwork,
  { activations, composite }: Quantization,
): QuantizedTrace {
  const variables = { ...network.variables };
  const plan = layers(traceFloat(network)).map(({ name, weight }) => {
    const { stepSize, clip } = initialQuantizer(variables[weight]!.dataSync(), { bits: 5 });
    const weightQuantizer = scalars(variables, `${name}/weight`, { stepSize, clip, exponent: 1.1 });
    const layer = { name, weight: network.variables[weight]!, weightQuantizer };
    if (!activations) return layer;
    const range = { stepSize: 0.05, clip: 8 };
    return { ...layer, activationQuantizer: scalars(variables, `${name}/activation`, range) };
  });
  const quantizer = composite
    ? (x: Tensor, s: QuantizerScalars<Tensor>) => fakeQuantComposite(x, s)
    : fakeQuant;
  const run = (...x: Tensor[]) => runNetwork(network, x, { training: false });
  const example = exampleInputs(network.inputs, 1, 0);
  const graph = trace(quantized(run, { layers: plan }, quantizer), example, { variables });
  tf.dispose(example);
  const forward = quantized(run, weightPlan({ layers: plan }), quantizer);
  return { graph, forward, variables };
}

function scalars(
  variables: NamedVariables,
  prefix: string,
  values: QuantizerScalars<number>,
): QuantizerScalars<Variable> {
  const made = Object.entries(values).map(([role, value]) => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([value as number])));
    variables[`${prefix}/${role}`] = variable;
    return [role, variable];
  });
  return Object.fromEntries(made) as QuantizerScalars<Variable>;
}
