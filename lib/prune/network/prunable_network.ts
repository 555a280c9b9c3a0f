import * as tf from "@tensorflow/tfjs-core";
import { type Cost, cost } from "../../cost/mod.ts";
import { type Graph, trace } from "../../graph/mod.ts";
import { batchNormScales } from "../../importance/mod.ts";
import { inputShapeOf, type Network, openShapes } from "../../nn/mod.ts";
import { mergeBranches, pruningGroups, type QuantizedLayer } from "../../qadg/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import { requireListed } from "../../train/mod.ts";
import { type PrunableWeight, prunableWeights, type WholeWeight } from "./prunable_weights.ts";

/** What of a network can be pruned: structure, no values. */
export interface PrunableNetwork {
  /** The network in inference mode. */
  graph: Graph;
  /** What goes together, from the dependency graph. */
  groups: PruningGroup[];
  /** Its layers. */
  layers: QuantizedLayer[];
  /** Shapes of all variables. */
  shapes: Record<string, number[]>;
  /** Weights that can be divided into groups. */
  weights: PrunableWeight[];
  /** Layers whose weights cannot. */
  left: WholeWeight[];
  /** Names of the batch norm scales. */
  scales: string[];
  /** Cost of the dense network. */
  cost: Cost;
}

/**
 * From a network to what can be pruned in it: trace, dependency graph, weights.
 *
 * @param model The network.
 * @returns What can be pruned. No value of the network is looked at.
 * @throws {TypeError} If the network uses a variable that is none of its `variables`.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prunableNetwork } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { groups, weights } = prunableNetwork(mlp());
 * assert.deepEqual(groups.map(({ name, size }) => [name, size]), [["fc1", 128], ["fc2", 64], ["fc3", 10]]);
 * assert.deepEqual(weights.map(({ layout }) => layout), ["dense", "dense", "dense"]);
 * ```
 */
export function prunableNetwork(model: Network): PrunableNetwork {
  const { variables } = model;
  const dummy = tf.zeros([2, ...inputShapeOf(model)]);
  const graph = trace((x) => model.forward(x, { training: false }), [dummy], {
    variables,
    inputShapes: openShapes(model.inputs),
  });
  dummy.dispose();
  requireListed(model, graph);
  const { layers } = mergeBranches(graph), costs = cost(graph);
  return {
    graph,
    groups: pruningGroups(graph, { layers }),
    layers,
    shapes: Object.fromEntries(Object.entries(variables).map(([name, { shape }]) => [name, shape])),
    ...prunableWeights(graph, costs),
    scales: batchNormScales(graph),
    cost: costs,
  };
}
