import { checkOptions, oneOfWords } from "../../core/mod.ts";
import type { Graph } from "../../graph/mod.ts";
import {
  findBranches,
  mergeAttachedBranches,
  mergeBranches,
  pruningGroups,
} from "../../qadg/mod.ts";
import type { Detail } from "./operator_boxes.ts";
import { graphSvg } from "./graph_svg.ts";

/** One step of QADG in a picture. */
export interface ExplainedStep {
  /** The function that does the step. */
  name: string;
  /** What it found or changed. */
  sentence: string;
  /** The graph after it. */
  svg: string;
}

/** What {@linkcode explain} may be told. */
export interface ExplainOptions {
  /** How much the pictures show; `"operators"` draws the inside of the quantizers, too large for more than a few layers. */
  detail?: Detail;
}

/**
 * Shows how QADG works on a model, step by step: the quantizers found, those at weights merged, those at activations merged,
 * the pruning groups.
 *
 * Source: GETA (arXiv:2502.16638), QADG; docs/geta.md, section 3.2.
 *
 * @param graph A traced model, with quantizers or without.
 * @param options How much the pictures show.
 * @returns Four steps, two for a model without quantizers.
 * @throws {TypeError} If a quantizer is malformed.
 *
 * @example
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { explain } from "@geta-lab/geta/viz";
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
 * const [, groups] = await explain(graph);
 * assert.equal(
 *   groups!.sentence,
 *   "What has the same colour is cut together: 1 group can be pruned, 1 group must stay.",
 * );
 * ```
 */
export async function explain(
  graph: Graph,
  options: ExplainOptions = {},
): Promise<ExplainedStep[]> {
  checkOptions("explain()", options, { detail: oneOfWords(["layers", "operators"]) });
  const { detail = "layers" } = options;
  const branches = findBranches(graph);
  const weights = branches.filter(({ kind }) => kind === "weight").length;
  const inputs = branches.length - weights;
  const inside = branches.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const found: ExplainedStep = {
    name: "findBranches",
    sentence: `${counted(graph.nodes.length, "operator")}, ${inside} of them in quantizers: ` +
      `${counted(weights, "branch", "es")} attached to weights, ` +
      `${counted(inputs, "branch", "es")} inserted before layers.`,
    svg: await graphSvg(graph, { detail }),
  };
  const merged = mergeBranches(graph);
  const groups = pruningGroups(merged.graph, { layers: merged.layers });
  const prunable = groups.filter((group) => group.prunable).length;
  const grouped: ExplainedStep = {
    name: "pruningGroups",
    sentence: `What has the same colour is cut together: ${counted(prunable, "group")} can be ` +
      `pruned, ${counted(groups.length - prunable, "group")} must stay.`,
    svg: await graphSvg(merged.graph, { detail, groups }),
  };
  if (branches.length === 0) return [found, grouped];
  const half = mergeAttachedBranches(graph);
  const owners = merged.layers.map(({ activationQuantizer: _, ...layer }) => layer);
  return [found, {
    name: "mergeAttachedBranches",
    sentence: "Each weight quantizer becomes part of its layer, which reads its weight directly " +
      `again and owns the scalars: ${counted(half.nodes.length, "operator")} left.`,
    svg: await graphSvg(half, { detail, layers: owners }),
  }, {
    name: "mergeInsertedBranches",
    sentence: "Each activation quantizer becomes part of the layer behind it, which is the " +
      "neighbour of the operator before it again: " +
      `${counted(merged.graph.nodes.length, "operator")} left, those of the float model.`,
    svg: await graphSvg(merged.graph, { detail, layers: merged.layers }),
  }, grouped];
}

function counted(count: number, noun: string, plural = "s"): string {
  return `${count} ${noun}${count === 1 ? "" : plural}`;
}
