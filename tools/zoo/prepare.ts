/**
 * An architecture in one mode, traced and analysed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, QuantizerScalars, Tensor, Variable } from "../../lib/core/mod.ts";
import { random } from "../../lib/core/mod.ts";
import { fakeQuant } from "../../lib/engine/mod.ts";
import { layers, quantized, trace } from "../../lib/graph/mod.ts";
import { type Architecture, exampleInputs } from "../../lib/models/mod.ts";
import { mergeBranches, pruningGroups } from "../../lib/qadg/mod.ts";
import { initialQuantizer } from "../../lib/quant/mod.ts";
import type { BuildSubnetOptions } from "../../lib/subnet/mod.ts";

/** What is quantized. */
export const MODES = ["float", "weight", "weight+activation"] as const;
export type ZooMode = typeof MODES[number];

/** Traces the network, quantizes it as the mode asks, and finds its groups; every parameter gets a random value. */
export function prepare(network: Architecture, mode: ZooMode, seed: number): BuildSubnetOptions {
  disturb(network.variables, seed);
  const variables = { ...network.variables };
  const forward = (...inputs: Tensor[]) => [network.forward(inputs, { training: false })].flat();
  const example = exampleInputs(network.inputs, 1, seed);
  let graph = trace(forward, example, { variables });
  if (mode !== "float") {
    const plan = layers(graph).map(({ name, weight }) => {
      const weights = network.variables[weight]!;
      const start = { ...initialQuantizer(weights.dataSync(), { bits: 6 }), exponent: 1.1 };
      const weightQuantizer = scalars(variables, `${name}/weight`, start);
      if (mode === "weight") return { name, weight: weights, weightQuantizer };
      const range = { stepSize: 0.05, clip: 8, exponent: 1 };
      const activationQuantizer = scalars(variables, `${name}/activation`, range);
      return { name, weight: weights, weightQuantizer, activationQuantizer };
    });
    graph = trace(quantized(forward, { layers: plan }, fakeQuant), example, { variables });
  }
  tf.dispose(example);
  const merged = mergeBranches(graph);
  const entries = Object.entries(variables);
  const data = entries.map(([name, x]) => [name, x.dataSync<"float32">().slice()] as const);
  for (const [name, variable] of entries) {
    if (!(name in network.variables)) variable.dispose();
  }
  return {
    graph,
    groups: pruningGroups(merged.graph, merged),
    layers: merged.layers,
    parameters: Object.fromEntries(data),
    shapes: Object.fromEntries(entries.map(([name, { shape }]) => [name, shape])),
  };
}

/** Biases, scales and running statistics start at 0 and 1, which would hide what happens to them. */
function disturb(variables: NamedVariables, seed: number): void {
  const stream = random(seed);
  for (const variable of Object.values(variables)) {
    if (variable.rank !== 1) continue;
    const values = variable.dataSync<"float32">().map((x) =>
      x * (1 + 0.3 * stream.uniform()) + 0.1 * stream.uniform()
    );
    const changed = tf.tensor(values, variable.shape);
    variable.assign(changed);
    changed.dispose();
  }
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
