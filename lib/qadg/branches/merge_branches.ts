import { type Graph, layers as listLayers } from "../../graph/mod.ts";
import { findBranches, type QuantizerBranch } from "./find_branches.ts";
import { mergeAttachedBranches } from "./merge_attached_branches.ts";
import { mergeInsertedBranches } from "./merge_inserted_branches.ts";
import type { QuantizedLayer } from "./quantized_layer.ts";

/** A graph without quantizers, and its layers with the quantizers that were merged into them. */
export interface MergedGraph {
  /** The graph as if the model had never been quantized. */
  graph: Graph;
  /** All layers with the scalars of their quantizers, in graph order. */
  layers: QuantizedLayer[];
}

/**
 * QADG: merges every quantizer into the layer it belongs to.
 *
 * ```text
 * attached branch:   weight -> abs -> pow -> ... -> mul -> conv      becomes   weight -> conv
 * inserted branch:   relu -> abs -> pow -> ... -> mul -> conv        becomes   relu -> conv
 * ```
 *
 * What remains has the dependency structure of the float model; the layer vertex owns the scalars. The steps, one file each:
 * {@linkcode findBranches}, {@linkcode mergeAttachedBranches}, {@linkcode mergeInsertedBranches}, then each layer of what
 * remains gets the scalars of its quantizers.
 *
 * Source: GETA (arXiv:2502.16638), QADG; docs/geta.md, section 3.2.
 *
 * @param graph A traced model, with quantizers or without.
 * @returns The merged graph and its layers.
 * @throws {TypeError} If a quantizer is malformed, or two different ones share a layer's weight.
 *
 * @example Without quantizers nothing changes
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { mergeBranches } from "@geta-lab/geta/qadg";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc/kernel": tf.variable(tf.ones([3, 2])) };
 * const graph = trace((x) => tf.matMul(x, variables["fc/kernel"]), [tf.zeros([1, 3])], { variables });
 * const merged = mergeBranches(graph);
 * assert.deepEqual(merged.graph, graph);
 * assert.deepEqual(merged.layers, [{ name: "fc", weight: "fc/kernel" }]);
 * ```
 */
export function mergeBranches(graph: Graph): MergedGraph {
  const branches = findBranches(graph);
  const merged = mergeInsertedBranches(mergeAttachedBranches(graph));
  const attached = byLayer(branches, "weight"), inserted = byLayer(branches, "activation");
  const layers = listLayers(merged).map(({ name, weight }): QuantizedLayer => {
    const weightQuantizer = attached.get(name), activationQuantizer = inserted.get(name);
    return {
      name,
      weight,
      ...(weightQuantizer ? { weightQuantizer } : {}),
      ...(activationQuantizer ? { activationQuantizer } : {}),
    };
  });
  const known = new Set(layers.map(({ name }) => name));
  const stray = branches.find(({ layer }) => !known.has(layer));
  if (stray === undefined) return { graph: merged, layers };
  throw new TypeError(
    `Cannot merge the quantizer of ${stray.layer}: there must be a layer of that name: current value is ${
      [...known].join(", ") || "no layer"
    }`,
  );
}

/** Scalars of the quantizers of one kind, by layer. */
function byLayer(branches: QuantizerBranch[], kind: QuantizerBranch["kind"]) {
  return new Map(
    branches.filter((branch) => branch.kind === kind).map(({ layer, scalars }) => [layer, scalars]),
  );
}
