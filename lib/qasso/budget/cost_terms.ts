import { sizeOf } from "../../core/mod.ts";
import { cost, countedLeaves, elementBits } from "../../cost/mod.ts";
import { type Graph, products } from "../../graph/mod.ts";
import { FLOAT_BITS } from "../../quant/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import type { CostAxis, CostTerm } from "../state/cost_types.ts";

/**
 * What each parameter of a network costs, and which structures own which part of it: enough to know the cost of any smaller network
 * without a graph.
 *
 * Cutting an axis of a weight leaves the same share of its multiply-adds, and axes are cut independently, so a layer's cost is a
 * product of shares:
 *
 * | symbol   | meaning                                                     |
 * | -------- | ----------------------------------------------------------- |
 * | M_p, N_p | multiply-adds and elements of parameter p, whole            |
 * | L_a, l_a | positions of its axis a, before and after the cut           |
 *
 * ```text
 * MACs_p = M_p prod over a of  l_a / L_a,    elements_p = N_p prod over a of  l_a / L_a
 * ```
 *
 * The sums over all parameters are exactly those of {@linkcode cost} of the cut graph. A weight that is a plain tensor and no variable
 * counts whole: groups do not own it.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param graph The traced float network.
 * @param groups Its pruning groups; only prunable ones can be cut.
 * @returns One term for each parameter; running statistics and quantizer scalars cost nothing.
 *
 * @example Two dense layers that share four units
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { pruningGroups } from "@geta-lab/geta/qadg";
 * import { costTerms } from "@geta-lab/geta/qasso";
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
 * const terms = costTerms(graph, pruningGroups(graph));
 * assert.deepEqual(terms.map(({ layer, macs }) => [layer, macs]), [["fc1", 12], ["fc2", 8]]);
 * assert.deepEqual(terms[1]!.axes, [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }]);
 * ```
 */
export function costTerms(graph: Graph, groups: readonly PruningGroup[]): CostTerm[] {
  const { layers } = cost(graph);
  const macs = new Map(layers.map((layer) => [layer.name, layer.macs]));
  const weights = new Map(
    products(graph).flatMap(({ name, weight }) =>
      weight === undefined ? [] : [[weight.value, name] as const]
    ),
  );
  const counted = countedLeaves(graph), axes = cutAxes(groups);
  return graph.leaves.flatMap((leaf): CostTerm[] => {
    const layer = weights.get(leaf.value);
    if (layer === undefined && !counted.has(leaf)) return [];
    const { shape } = graph.values[leaf.value]!;
    return [{
      parameter: leaf.name,
      ...(layer !== undefined && { layer }),
      macs: layer === undefined ? 0 : macs.get(layer)!,
      elements: sizeOf(shape as number[]), // a parameter does not grow with the batch
      bits: layer === undefined ? elementBits(graph, leaf) : FLOAT_BITS,
      axes: leaf.kind === "variable" ? axes.get(leaf.name) ?? [] : [],
    }];
  });
}

/** The cut axes of each parameter. */
function cutAxes(groups: readonly PruningGroup[]): Map<string, CostAxis[]> {
  const found = new Map<string, Map<number, CostAxis>>();
  groups.forEach(({ size, prunable, ownedSlices, dependentSlices }, group) => {
    if (!prunable) return;
    for (const { parameter, axis, structures } of [...ownedSlices, ...dependentSlices]) {
      const axes = found.get(parameter) ?? new Map<number, CostAxis>();
      found.set(parameter, axes);
      const one = axes.get(axis) ?? { length: structures.length, owners: [] };
      axes.set(axis, one);
      const positions = new Array<number>(size).fill(0);
      for (const structure of structures) if (structure >= 0) positions[structure]! += 1;
      one.owners.push({ group, positions });
    }
  });
  return new Map([...found].map(([parameter, axes]) => [parameter, [...axes.values()]]));
}
