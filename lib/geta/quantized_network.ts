import * as tf from "@tensorflow/tfjs-core";
import type { NamedVariables, Tensor } from "../core/mod.ts";
import { fakeQuant } from "../engine/mod.ts";
import { type Graph, type QuantizationPlan, quantized, trace, weightPlan } from "../graph/mod.ts";
import { exampleInputs, type Mode, type Network, openShapes } from "../nn/mod.ts";
import { mergeBranches, pruningGroups } from "../qadg/mod.ts";
import type { QassoProblem } from "../qasso/mod.ts";
import { quantizerRules } from "../quant/mod.ts";
import { placeQuantizers, type Quantizers } from "./quantizers.ts";
import type { Settings } from "../settings/mod.ts";
import { requireListed } from "../train/mod.ts";

/** A network with its quantizers, and what can be removed from it: structure, no values. */
export interface QuantizedNetwork<
  Inputs extends Tensor | Tensor[] = Tensor,
  Outputs extends Tensor | Tensor[] = Tensor,
> extends Pick<QassoProblem, "groups" | "layers" | "shapes"> {
  /** The quantizers. */
  quantizers: Quantizers;
  /** All variables: the model's and the quantizers'. */
  variables: NamedVariables;
  /** The float network in inference mode. */
  floatGraph: Graph;
  /** The same with its quantizers. */
  graph: Graph;
  /** The quantized network: from arguments [batch, ...shape] to results, as the network itself. */
  forward(inputs: Inputs, mode: Mode): Outputs;
  /** The same in inference without the quantizers of the layers' inputs, which a subnet is held against; takes a list. */
  forwardFloatInputs(...inputs: Tensor[]): Outputs;
}

/**
 * From a network to what QASSO works on: trace, put in quantizers, merge their branches, find the pruning groups.
 *
 * @param model The network.
 * @param settings Which tensors are quantized, by which rule, and what stays whole.
 * @returns The quantized network. No value of the model is looked at.
 * @throws {TypeError} If the network uses a variable that is none of its `variables`.
 *
 * @example
 * ```ts
 * import { quantizedNetwork, recipe } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { groups, layers } = quantizedNetwork(mlp(), recipe("mlp"));
 * assert.deepEqual(groups.map(({ name, size }) => [name, size]), [["fc1", 128], ["fc2", 64], ["fc3", 10]]);
 * assert.equal(layers[0]!.weightQuantizer!.stepSize, "fc1/weight/stepSize");
 * ```
 */
export function quantizedNetwork<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
>(
  model: Network<Inputs, Outputs>,
  { quantize, semantics, ignore, layerBits = {} }:
    & Pick<Settings, "quantize" | "semantics" | "ignore">
    & Partial<Pick<Settings, "layerBits">>,
): QuantizedNetwork<Inputs, Outputs> {
  const rules = quantizerRules(semantics);
  const plain = (mode: Mode) => (...x: Tensor[]) =>
    model.forward((x.length === 1 ? x[0] : x) as Inputs, mode);
  const dummies = exampleInputs(model.inputs, 2, 0), inputShapes = openShapes(model.inputs);
  const floatGraph = trace(plain({ training: false }), dummies, {
    variables: model.variables,
    inputShapes,
  });
  requireListed(model, floatGraph);
  const quantizers = placeQuantizers(model, floatGraph, quantize, floatNames(layerBits));
  const variables = { ...model.variables, ...quantizers.variables };
  const withPlan = (plan: QuantizationPlan, mode: Mode) =>
    plan.layers.length === 0
      ? plain(mode)
      : quantized(plain(mode), plan, (y, scalars) => fakeQuant(y, scalars, { rules }));
  const forward = (inputs: Inputs, mode: Mode) =>
    withPlan(quantizers.plan, mode)(...[inputs].flat() as Tensor[]);
  const forwardFloatInputs = withPlan(weightPlan(quantizers.plan), { training: false });
  const graph = trace(withPlan(quantizers.plan, { training: false }), dummies, {
    variables,
    inputShapes,
  });
  tf.dispose(dummies);
  const merged = mergeBranches(graph);
  const groups = pruningGroups(merged.graph, { layers: merged.layers, ignore });
  const shapes = Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, variable.shape]),
  );
  return {
    quantizers,
    variables,
    floatGraph,
    graph,
    groups,
    layers: merged.layers,
    shapes,
    forward,
    forwardFloatInputs,
  };
}

/** The layers that shall stay float. */
function floatNames(layerBits: Settings["layerBits"]): string[] {
  return Object.keys(layerBits).filter((name) => layerBits[name] === "float");
}
