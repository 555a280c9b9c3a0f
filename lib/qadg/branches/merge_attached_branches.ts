import type { Graph } from "../../graph/mod.ts";
import { bypassBranches } from "./bypass_branches.ts";
import { findBranches } from "./find_branches.ts";

/**
 * Step 2 of QADG: merges the attached branches, so that each layer is the direct neighbour of its weight again.
 *
 * ```text
 * weight -> abs -> pow -> ... -> mul -> conv      becomes   weight -> conv
 * ```
 *
 * Source: GETA (arXiv:2502.16638), QADG; docs/geta.md, section 3.2, step 1.
 *
 * @param graph A traced model, with quantizers or without.
 * @returns The graph without its weight quantizers.
 * @throws {TypeError} If a quantizer is malformed.
 *
 * @example
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { mergeAttachedBranches } from "@geta-lab/geta/qadg";
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
 * assert.deepEqual(mergeAttachedBranches(graph).nodes.map(({ op }) => op), ["BatchMatMul"]);
 * ```
 */
export function mergeAttachedBranches(graph: Graph): Graph {
  return bypassBranches(graph, findBranches(graph).filter(({ kind }) => kind === "weight"));
}
