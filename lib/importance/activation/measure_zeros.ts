import { requireInteger, type Tensor, type Variable } from "../../core/mod.ts";
import { readArray } from "../../engine/mod.ts";
import { eliminateDeadCode, type Graph, replay } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import { groupActivations } from "./group_activations.ts";
import { type ChannelZeros, channelZeros } from "./channel_zeros.ts";

/** What {@linkcode measureZeros} runs. */
export interface MeasuredNetwork {
  /** The network, traced in inference mode. */
  graph: Graph;
  /** Its parameters and running averages by name; none is changed. */
  parameters: Record<string, Tensor | Variable>;
  /** The groups to count for, each with an activation that has exact zeros. */
  groups: readonly PruningGroup[];
}

/**
 * Counts how often each structure of a network is exactly zero, at the activation that the network has, batch by batch.
 *
 * The network runs in inference mode on the graph: no running average moves, nothing is trained, and only what the activations need
 * is computed. A structure of several activations (a residual stream) counts the zeros of all of them.
 *
 * Source: Hu et al.: Network trimming (arXiv:1607.03250).
 *
 * @param network The graph, its parameters, and the groups.
 * @param batches Arguments of the network, one list a batch; batches may differ in size, and may come one by one from a generator.
 * @returns Counts of each group's structures by the group's name, as {@linkcode apozScore} takes them.
 * @throws {TypeError} If the graph was traced in training mode, or a group has no activation with exact zeros; the message says
 * which it has instead.
 * @throws {RangeError} If there is no group or no batch.
 *
 * @example Zeros behind batch norm and ReLU, not of the product before
 * ```ts
 * import { apoz, measureZeros } from "@geta-lab/geta/importance";
 * import { trace } from "@geta-lab/geta/graph";
 * import { pruningGroups } from "@geta-lab/geta/qadg";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const parameters = {
 *   "a/kernel": tf.variable(tf.tensor2d([[1, -1]])),
 *   "a/bias": tf.variable(tf.tensor1d([0, 1.5])),
 *   "b/kernel": tf.variable(tf.ones([2, 2])),
 * };
 * const graph = trace((x) => {
 *   const y = tf.relu(tf.add(tf.matMul(x, parameters["a/kernel"]), parameters["a/bias"]));
 *   return tf.matMul(y, parameters["b/kernel"]);
 * }, [tf.zeros([1, 1])], { variables: parameters });
 * const groups = pruningGroups(graph).filter(({ prunable }) => prunable);
 * const { a } = measureZeros({ graph, parameters, groups }, [[tf.tensor2d([[-1], [1], [2], [3]])]]);
 * assert.deepEqual([...apoz(a!)], [1 / 4, 1 / 2]);
 * ```
 */
export function measureZeros(
  { graph, parameters, groups }: MeasuredNetwork,
  batches: Iterable<readonly Tensor[]>,
): Record<string, ChannelZeros> {
  requireInteger("the number of groups", groups.length, { min: 1 });
  requireInference(graph);
  const activations = groupActivations(graph, groups).map(({ activations, reason }, g) => {
    if (reason === undefined) return activations;
    throw new TypeError(
      `Cannot count zeros of ${
        groups[g]!.name
      }: its activation must be ReLU or ReLU6: current value is ${reason}`,
    );
  });
  const values = [...new Set(activations.flat().map(({ value }) => value))];
  const run = replay(eliminateDeadCode({ ...graph, outputs: values }), parameters);
  const result: Record<string, ChannelZeros> = {};
  for (const { name, size } of groups) {
    result[name] = { zeros: new Float64Array(size), counts: new Float64Array(size) };
  }
  let batch = 0;
  for (const inputs of batches) {
    batch++;
    const tensors = run(...inputs);
    const counts = tensors.map((tensor) => channelZeros(readArray(tensor), tensor.shape));
    for (const tensor of tensors) tensor.dispose();
    groups.forEach(({ name }, g) => {
      for (const { value, structures } of activations[g]!) {
        const found = counts[values.indexOf(value)]!;
        structures.forEach((structure, c) => {
          if (structure < 0) return;
          result[name]!.zeros[structure]! += found.zeros[c]!;
          result[name]!.counts[structure]! += found.counts[c]!;
        });
      }
    });
  }
  requireInteger("the number of batches", batch, { min: 1 });
  return result;
}

function requireInference(graph: Graph): void {
  const node = graph.nodes.find(({ op }) => operatorOf(op)?.writes || op === "Dropout");
  if (node === undefined) return;
  throw new TypeError(
    `Cannot count zeros: the graph must be traced in inference mode: current value is a graph with ${node.op}`,
  );
}
