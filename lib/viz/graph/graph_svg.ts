import type { Graph } from "../../graph/mod.ts";
import { dotToSvg } from "./dot_to_svg.ts";
import { type GraphPictureOptions, graphToDot } from "./graph_to_dot.ts";

/**
 * Draws a graph: operators, parameters, quantizers, and in colours what is pruned together.
 *
 * @param graph A traced model, with quantizers or without.
 * @param options Title, groups, layers and detail.
 * @returns The picture as SVG; one unit is one pixel.
 * @throws {TypeError} If a quantizer is malformed, or the groups are those of another graph.
 *
 * @example The pruning groups of two dense layers
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { pruningGroups } from "@geta-lab/geta/qadg";
 * import { graphSvg } from "@geta-lab/geta/viz";
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
 * assert.match(await graphSvg(graph, { groups: pruningGroups(graph) }), /fc1, 4 structures/);
 * ```
 */
export async function graphSvg(graph: Graph, options: GraphPictureOptions = {}): Promise<string> {
  return await dotToSvg(graphToDot(graph, options));
}
