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
 * The sums over all parameters are exactly those of {@linkcode cost} of the cut graph (a little above where only some channels of an
 * outer product may leave). A weight that is a plain tensor and no variable
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

/**
 * The cut axes of each parameter. An axis that is a product of two (heads times dimensions, channels times channels behind an outer
 * product) is listed once for each: what is left of it is the product of their shares.
 */
function cutAxes(groups: readonly PruningGroup[]): Map<string, CostAxis[]> {
  const found = new Map<string, Map<number, Factor[]>>();
  groups.forEach(({ size, prunable, ownedSlices, dependentSlices }, group) => {
    if (!prunable) return;
    const first = new Map<string, number[]>();
    for (const { parameter, axis, structures } of [...ownedSlices, ...dependentSlices]) {
      const axes = found.get(parameter) ?? new Map<number, Factor[]>();
      found.set(parameter, axes);
      const factors = axes.get(axis) ?? [];
      axes.set(axis, factors);
      // a position that is one channel with itself is listed once, but is one of both factors
      const key = `${parameter}:${axis}`, before = first.get(key);
      const isSecond = before?.some((other, i) => other >= 0 && structures[i]! >= 0) ?? false;
      const own = isSecond ? structures.map((one, i) => one < 0 ? before![i]! : one) : structures;
      if (before === undefined) first.set(key, structures);
      addToFactor(factors, group, own, size);
    }
  });
  return new Map(
    [...found].map(([parameter, axes]) => [
      parameter,
      [...axes.values()].flatMap((factors) => factors.map(({ costAxis }) => costAxis)),
    ]),
  );
}

/** One of the axes that a parameter's axis is a product of, and the positions that some structure has on it. */
interface Factor {
  costAxis: CostAxis;
  taken: Set<number>;
}

/** Adds a group's positions to the first factor that has none of them yet. */
function addToFactor(
  factors: Factor[],
  group: number,
  structures: readonly number[],
  size: number,
): void {
  const own = structures.flatMap((structure, position) => structure < 0 ? [] : position);
  let one = factors.find(({ taken }) => !own.some((position) => taken.has(position)));
  if (one === undefined) {
    one = { costAxis: { length: structures.length, owners: [] }, taken: new Set() };
    factors.push(one);
  }
  const positions = new Array<number>(size).fill(0);
  for (const position of own) {
    one.taken.add(position);
    positions[structures[position]!]! += 1;
  }
  one.costAxis.owners.push({ group, positions });
}
