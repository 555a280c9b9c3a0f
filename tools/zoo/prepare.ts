/**
 * An architecture in one mode, traced and analysed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, random } from "../../lib/core/mod.ts";
import type { AnyNetwork } from "../../lib/nn/mod.ts";
import { mergeBranches, pruningGroups } from "../../lib/qadg/mod.ts";
import {
  type BuildSubnetOptions,
  type OriginalNetwork,
  parameterArrays,
} from "../../lib/subnet/mod.ts";
import { floatTrace, traceQuantized } from "./trace_quantized.ts";

/** What is quantized. */
export const MODES = ["float", "weight", "weight+activation"] as const;
export type ZooMode = typeof MODES[number];

/** Traces the network, quantizes it as the mode asks, and finds its groups; every parameter gets a random value. */
export function prepare(
  network: AnyNetwork,
  mode: ZooMode,
  seed: number,
): BuildSubnetOptions & OriginalNetwork {
  disturb(network.variables, seed);
  const { graph, variables, forward } = mode === "float"
    ? floatTrace(network)
    : traceQuantized(network, { activations: mode !== "weight", composite: false });
  const merged = mergeBranches(graph);
  const entries = Object.entries(variables);
  return {
    graph,
    forward,
    variables,
    groups: pruningGroups(merged.graph, { layers: merged.layers }),
    layers: merged.layers,
    parameters: parameterArrays(variables),
    shapes: Object.fromEntries(entries.map(([name, { shape }]) => [name, shape])),
  };
}

/** Biases, scales and running statistics start at 0 and 1, which would hide what happens to them. */
function disturb(variables: NamedVariables, seed: number): void {
  const stream = random(seed);
  for (const variable of Object.values(variables)) {
    if (variable.rank !== 1 || variable.dtype !== "float32") continue;
    const values = variable.dataSync<"float32">().map((x) =>
      x * (1 + 0.3 * stream.uniform()) + 0.1 * stream.uniform()
    );
    const changed = tf.tensor(values, variable.shape);
    variable.assign(changed);
    changed.dispose();
  }
}
