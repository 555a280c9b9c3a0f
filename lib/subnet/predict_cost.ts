import { checkOptions, unchecked } from "../core/mod.ts";
import { type Cost, cost, type CostOptions } from "../cost/mod.ts";
import type { Graph } from "../graph/mod.ts";
import { mergeBranches } from "../qadg/mod.ts";
import type { PruningGroup } from "../structure/mod.ts";
import { keptPositions } from "./kept_positions.ts";
import { cutGraph } from "./cut_graph.ts";

/**
 * What a network will cost once structures are removed and its layers quantized: without parameters, before any training.
 *
 * Only shapes matter, so the prediction is exactly the cost of the subnet that {@linkcode buildSubnet} makes.
 *
 * @param network The traced network, with its quantizers or without, and its pruning groups.
 * @param removed For each group, for each structure, whether it is removed; only prunable groups lose any.
 * @param options Bit widths of the layers; those not named are not quantized.
 * @returns The cost for one sample.
 * @throws {RangeError} If a group would be empty, or `bits` names a layer that does not exist.
 *
 * @example Half of the hidden units, weights of four bits
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { pruningGroups } from "@geta-lab/geta/qadg";
 * import { predictCost } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc1/kernel": tf.variable(tf.ones([3, 4])), "fc2/kernel": tf.variable(tf.ones([4, 2])) };
 * const graph = trace(
 *   (x) => tf.matMul(tf.relu(tf.matMul(x, variables["fc1/kernel"])), variables["fc2/kernel"]),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const groups = pruningGroups(graph);
 * const removed = groups.map(({ size }) => Array.from({ length: size }, (_, i) => i < size / 2));
 * const bits = { fc1: { weight: 4, activation: 32 }, fc2: { weight: 4, activation: 32 } };
 * const { macs, parameters, bops, bytes } = predictCost({ graph, groups }, removed, { bits });
 * assert.deepEqual({ macs, parameters, bops, bytes }, { macs: 10, parameters: 10, bops: 1280, bytes: 5 });
 * ```
 */
export function predictCost(
  network: { graph: Graph; groups: readonly PruningGroup[] },
  removed: readonly (readonly boolean[])[],
  options: CostOptions = {},
): Cost {
  checkOptions("predictCost()", options, { bits: unchecked });
  return cost(graphWithout(network, removed), options);
}

/**
 * The graph that remains once structures are removed, before any training: only its shapes are known.
 *
 * @param network The traced network, with its quantizers or without, and its pruning groups.
 * @param removed For each group, for each structure, whether it is removed; only prunable groups lose any.
 * @returns The graph, without quantizers.
 * @throws {RangeError} If a group would be empty.
 *
 * @example
 * ```ts
 * import { graphWithout } from "@geta-lab/geta/subnet";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prunableNetwork } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const network = prunableNetwork(mlp({ inputShape: [4, 4, 1] }));
 * const removed = network.groups.map(({ size, prunable }) => Array.from({ length: size }, (_, i) => prunable && i > 9));
 * const { leaves, values } = graphWithout(network, removed);
 * const kernel = leaves.find(({ name }) => name === "fc2/kernel")!;
 * assert.deepEqual(values[kernel.value]!.shape, [10, 10]);
 * ```
 */
export function graphWithout(
  network: { graph: Graph; groups: readonly PruningGroup[] },
  removed: readonly (readonly boolean[])[],
): Graph {
  const { graph } = mergeBranches(network.graph);
  return cutGraph(graph, keptPositions(graph, network.groups, removed));
}
