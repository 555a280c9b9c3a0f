import * as tf from "@tensorflow/tfjs-core";
import type { NamedParameters, Tensor } from "../core/mod.ts";
import { type Graph, replay } from "../graph/mod.ts";
import { mergeInsertedBranches } from "../qadg/mod.ts";
import type { BuildSubnetOptions } from "./build_subnet.ts";
import { checkEquivalence, type Equivalence } from "./check_equivalence.ts";
import { requireParameter } from "../structure/mod.ts";
import { arrayOfType, parameterTensors } from "./parameter_tensors.ts";
import type { Subnet } from "./subnet.ts";

/**
 * Proves a subnet by running it beside the full network.
 *
 * Weights are quantized on both sides, activations on neither: with fewer channels a matrix product adds its terms in another
 * order, so sums differ in the last bit, and a value halfway between two levels may then round to the other one. Such a
 * difference is as large as a level and says nothing about the removal.
 *
 * Source: docs/geta.md, section 5 (Qu et al., arXiv:2502.16638).
 *
 * @param subnet The subnet.
 * @param full What it was built from: graph, parameters (with the zero structures) and shapes.
 * @param inputs Arguments of the network, for example a batch of images.
 * @returns How far the outputs are apart.
 *
 * @example A hidden unit that is zero is removed
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
 * import { buildSubnet, checkSubnet } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc1/kernel": tf.variable(tf.ones([2, 2])), "fc2/kernel": tf.variable(tf.ones([2, 1])) };
 * const graph = trace(
 *   (x) => tf.matMul(tf.relu(tf.matMul(x, variables["fc1/kernel"])), variables["fc2/kernel"]),
 *   [tf.zeros([1, 2])],
 *   { variables },
 * );
 * const { layers } = mergeBranches(graph);
 * const full = {
 *   graph,
 *   groups: pruningGroups(graph),
 *   layers,
 *   parameters: { "fc1/kernel": Float32Array.of(1, 0, 2, 0), "fc2/kernel": Float32Array.of(3, 4) },
 *   shapes: { "fc1/kernel": [2, 2], "fc2/kernel": [2, 1] },
 * };
 * const { relative } = checkSubnet(buildSubnet(full), full, [tf.ones([4, 2])]);
 * assert.equal(relative, 0);
 * ```
 */
export function checkSubnet(
  subnet: Pick<Subnet, "graph" | "parameters">,
  full: Pick<BuildSubnetOptions, "graph" | "parameters" | "shapes">,
  inputs: readonly Tensor[],
): Equivalence {
  let result!: Equivalence;
  tf.tidy(() => {
    const whole = mergeInsertedBranches(full.graph);
    const small = mergeInsertedBranches(subnet.graph);
    result = checkEquivalence(
      replay(whole, tensors(whole, full.parameters, full.shapes)),
      replay(small, parameterTensors(subnet.parameters)),
      inputs,
    );
  });
  return result;
}

function tensors(
  graph: Graph,
  parameters: NamedParameters,
  shapes: Record<string, readonly number[]>,
): Record<string, Tensor> {
  const variables = graph.leaves.filter(({ kind }) => kind === "variable");
  return parameterTensors(Object.fromEntries(variables.map(({ name, value }) => {
    const { data, shape } = requireParameter(name, parameters, shapes);
    return [name, { shape, data: arrayOfType(data, graph.values[value]!.dtype) }];
  })));
}
