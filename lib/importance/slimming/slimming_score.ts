import { type Graph, producers, type ValueId } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { ImportanceScore } from "../group/scored_group.ts";
import { l1Norm } from "../weights/l1_norm.ts";

/**
 * The parameters that are scales of batch norms, whatever their names are.
 *
 * @param graph A traced model.
 * @returns Their names, in the order in which the graph reads them.
 *
 * @example
 * ```ts
 * import { batchNormScales } from "@geta-lab/geta/importance";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const [mean, variance, gamma] = ["mean", "variance", "gamma"].map((name) =>
 *   tf.variable(tf.ones<tf.Rank.R1>([3]), name === "gamma", name)
 * );
 * const norm = (x: tf.Tensor) => tf.batchNorm(x, mean!, variance!, undefined, gamma!);
 * assert.deepEqual(batchNormScales(trace(norm, [tf.zeros([1, 2, 2, 3])])), ["gamma"]);
 * ```
 */
export function batchNormScales(graph: Graph): string[] {
  const makers = producers(graph);
  const leaves = new Map(graph.leaves.map((leaf) => [leaf.value, leaf]));
  const origin = (value: ValueId): ValueId => {
    const node = makers.get(value);
    const rearranged = node !== undefined && operatorOf(node.op)?.rearranges === true;
    return rearranged ? origin(Object.values(node.inputs)[0]!) : value;
  };
  const names = graph.nodes.flatMap(({ op, inputs }) => {
    if (operatorOf(op)?.statistics === undefined || inputs.scale === undefined) return [];
    const leaf = leaves.get(origin(inputs.scale));
    return leaf?.kind === "variable" ? leaf.name : [];
  });
  return [...new Set(names)];
}

/**
 * Network slimming's score of structures: the {@linkcode l1Norm} of the batch norm scales alone.
 *
 * ```text
 * score = sum of |gamma| over the scales that the structure owns
 * ```
 *
 * It says something after training with `scalePenalty()` of `lib/optim` only: without it a small scale may belong to a channel of large
 * weights.
 *
 * Source: Liu et al.: Learning efficient convolutional networks through network slimming (arXiv:1708.06519).
 *
 * @param scales Names of the scales, from {@linkcode batchNormScales}.
 * @returns The score, dimensionless; it throws a TypeError for a group that owns no scale, since its structures would all look
 * unimportant.
 *
 * @example
 * ```ts
 * import { scoredGroup, slimmingScore } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "conv",
 *   size: 2,
 *   ownedSlices: [
 *     { parameter: "bn/scale", axis: 0, structures: [0, 1] },
 *     { parameter: "bn/offset", axis: 0, structures: [0, 1] },
 *   ],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const scored = scoredGroup(group, {
 *   parameters: { "bn/scale": Float32Array.of(-2, 1), "bn/offset": Float32Array.of(5, 9) },
 *   updates: {},
 *   shapes: { "bn/scale": [2], "bn/offset": [2] },
 * });
 * assert.deepEqual([...slimmingScore(["bn/scale"])(scored)], [2, 1]);
 * ```
 */
export function slimmingScore(scales: readonly string[]): ImportanceScore {
  const names = new Set(scales);
  return ({ group, parameters, shapes }) => {
    const ownedSlices = group.ownedSlices.filter(({ parameter }) => names.has(parameter));
    if (ownedSlices.length === 0) {
      throw new TypeError(
        `Cannot score ${group.name} by batch norm scales: it must own one: current value is ${
          group.ownedSlices.map(({ parameter }) => parameter).join(", ")
        }`,
      );
    }
    return l1Norm({ group: { ...group, ownedSlices }, parameters, shapes });
  };
}
