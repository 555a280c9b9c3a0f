import { eliminateDeadCode, type Graph, type ValueId, withSources } from "../../graph/mod.ts";
import type { QuantizerBranch } from "./find_branches.ts";

/**
 * Takes quantizers out of a graph, for steps 2 and 3 of QADG. What read the end of a branch reads its root instead: a layer gets
 * back its variable (attached branch), or becomes the direct neighbour of the producer of its input (inserted branch).
 *
 * Operators and values are renumbered ({@linkcode eliminateDeadCode}), so the result equals a trace of the float model.
 *
 * @param graph The graph; not changed.
 * @param branches Which quantizers to take out.
 * @returns The smaller graph.
 *
 * @example Only the weight's quantizer is taken out
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { bypassBranches, findBranches } from "@geta-lab/geta/qadg";
 * import { fakeQuantComposite } from "@geta-lab/geta/quant";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = {
 *   "fc/kernel": tf.variable(tf.ones([3, 2])),
 *   "fc/weight/stepSize": tf.variable(tf.tensor1d([0.1])),
 *   "fc/weight/clip": tf.variable(tf.tensor1d([1])),
 * };
 * const scalars = { stepSize: variables["fc/weight/stepSize"], clip: variables["fc/weight/clip"] };
 * const graph = trace(
 *   (x) =>
 *     tf.matMul(x, fakeQuantComposite(variables["fc/kernel"], scalars, { name: "fc:weight" })),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const merged = bypassBranches(graph, findBranches(graph));
 * assert.deepEqual(merged.leaves.map((leaf) => leaf.name), ["input:0", "fc/kernel"]);
 * ```
 */
export function bypassBranches(graph: Graph, branches: readonly QuantizerBranch[]): Graph {
  const removed = new Set(branches.flatMap(({ nodes }) => nodes));
  const rootOf = new Map(branches.map(({ end, root }) => [end, root]));
  // a root may itself be the end of another branch
  const resolve = (value: ValueId): ValueId => {
    while (rootOf.has(value)) value = rootOf.get(value)!;
    return value;
  };
  const nodes = graph.nodes.filter(({ id }) => !removed.has(id)).map((node, id) => ({
    ...withSources(node, resolve),
    id,
    inputs: Object.fromEntries(
      Object.entries(node.inputs).map(([name, value]) => [name, resolve(value)]),
    ),
  }));
  return eliminateDeadCode({ ...graph, nodes, outputs: graph.outputs.map(resolve) });
}
