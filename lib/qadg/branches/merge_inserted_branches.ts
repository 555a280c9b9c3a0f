import type { Graph } from "../../graph/mod.ts";
import { bypassBranches } from "./bypass_branches.ts";
import { findBranches } from "./find_branches.ts";

/**
 * Step 3 of QADG: merges the inserted branches, so that each layer is the direct neighbour of the producer of its input again.
 *
 * ```text
 * relu -> abs -> pow -> ... -> mul -> conv        becomes   relu -> conv
 * ```
 *
 * Source: GETA (arXiv:2502.16638), QADG; docs/geta.md, section 3.2, step 2.
 *
 * @param graph A traced model, with quantizers or without.
 * @returns The graph without its activation quantizers.
 * @throws {TypeError} If a quantizer is malformed.
 *
 * @example
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { mergeInsertedBranches } from "@geta-lab/geta/qadg";
 * import { fakeQuantComposite } from "@geta-lab/geta/quant";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = {
 *   "fc/kernel": tf.variable(tf.ones([3, 2])),
 *   "fc/activation/stepSize": tf.variable(tf.tensor1d([0.1])),
 *   "fc/activation/clip": tf.variable(tf.tensor1d([1])),
 * };
 * const scalars = {
 *   stepSize: variables["fc/activation/stepSize"],
 *   clip: variables["fc/activation/clip"],
 * };
 * const graph = trace(
 *   (x) =>
 *     tf.matMul(fakeQuantComposite(x, scalars, { name: "fc:activation" }), variables["fc/kernel"]),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * assert.deepEqual(mergeInsertedBranches(graph).nodes.map(({ op }) => op), ["BatchMatMul"]);
 * ```
 */
export function mergeInsertedBranches(graph: Graph): Graph {
  return bypassBranches(graph, findBranches(graph).filter(({ kind }) => kind === "activation"));
}
