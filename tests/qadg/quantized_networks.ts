/** The test networks with quantizers, in every mode. */
import type { NamedVariables, Tensor } from "@geta-lab/geta/core";
import type { Graph } from "@geta-lab/geta/graph";
import type { AnyNetwork } from "@geta-lab/geta/nn";
import type { OriginalNetwork } from "@geta-lab/geta/subnet";
import { floatTrace, traceQuantized } from "../../tools/zoo/trace_quantized.ts";
import { testNetwork } from "./networks.ts";

/** What is quantized, and how the quantizer is made. */
export const MODES = [
  "float",
  "fused weight",
  "fused weight+activation",
  "composite weight",
  "composite weight+activation",
] as const;

/** One of {@linkcode MODES}. */
export type TestMode = typeof MODES[number];

/** A traced network, its own function and all its variables, quantizer scalars included. */
export interface TracedNetwork extends OriginalNetwork {
  graph: Graph;
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

/** Traces a network of one input in one mode. */
export function tracedInMode(network: QuantizableNetwork, mode: TestMode): TracedNetwork {
  const { variables, inputShape, forward } = network;
  const inputs = [{ shape: inputShape }];
  const traced = traceInMode(
    { name: "test", inputs, variables, forward: (x: Tensor) => forward(x) },
    mode,
  );
  return { ...traced, inputShape };
}

/** Traces any network in one mode. */
export function traceInMode(
  network: AnyNetwork,
  mode: TestMode,
): Omit<TracedNetwork, "inputShape"> {
  if (mode === "float") return floatTrace(network);
  const activations = mode.endsWith("activation"), composite = mode.startsWith("composite");
  return traceQuantized(network, { activations, composite });
}
