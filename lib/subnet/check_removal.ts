import { largest, type Random, type Tensor } from "../core/mod.ts";
import { decodeSubnet, encodeSubnet, type Subnet } from "../io/mod.ts";
import { type PruningGroup, zeroStructures } from "../structure/mod.ts";
import { buildSubnet, type BuildSubnetOptions } from "./build_subnet.ts";
import type { Equivalence } from "./check_equivalence.ts";
import { checkSubnet, type OriginalNetwork } from "./check_subnet.ts";

/**
 * Proves a removal: zeroes the chosen structures, removes them, writes the subnet, reads it again, and compares it with the
 * author's own function.
 *
 * ```text
 * max |f_zeroed(x) - f_subnet(x)| / max |f_zeroed(x)|
 * ```
 *
 * @param network The author's function and variables, and graph, groups, layers, parameters and shapes; not changed.
 * @param removed For each group, for each structure, whether it is removed.
 * @param batches Arguments of the network, several times.
 * @returns The subnet as it was read, and the largest difference over all batches.
 * @throws {RangeError} If a group would be empty.
 *
 * @example
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
 * import { checkRemoval } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc1/kernel": tf.variable(tf.ones([2, 2])), "fc2/kernel": tf.variable(tf.ones([2, 1])) };
 * const forward = (x: tf.Tensor) =>
 *   tf.matMul(tf.relu(tf.matMul(x, variables["fc1/kernel"])), variables["fc2/kernel"]);
 * const graph = trace(forward, [tf.zeros([1, 2])], { variables });
 * const network = {
 *   forward,
 *   variables,
 *   graph,
 *   groups: pruningGroups(graph),
 *   layers: mergeBranches(graph).layers,
 *   parameters: { "fc1/kernel": Float32Array.of(1, 5, 2, 6), "fc2/kernel": Float32Array.of(3, 4) },
 *   shapes: { "fc1/kernel": [2, 2], "fc2/kernel": [2, 1] },
 * };
 * const removed = [[false, true], [false]];
 * const { subnet, relative } = await checkRemoval(network, removed, [[tf.ones([4, 2])]]);
 * assert.deepEqual(subnet.parameters["fc2/kernel"], { shape: [1, 1], data: Float32Array.of(3) });
 * assert.equal(relative, 0);
 * ```
 */
export async function checkRemoval(
  network: BuildSubnetOptions & OriginalNetwork,
  removed: readonly (readonly boolean[])[],
  batches: readonly (readonly Tensor[])[],
): Promise<Equivalence & { subnet: Subnet }> {
  const { groups, parameters, shapes } = network;
  const zeroed = { ...network, parameters: zeroStructures(groups, removed, parameters, shapes) };
  const subnet = await decodeSubnet(await encodeSubnet(buildSubnet(zeroed)));
  const found = batches.map((inputs) => checkSubnet(subnet, zeroed, inputs));
  return {
    subnet,
    maxAbsDifference: largest(found.map(({ maxAbsDifference }) => maxAbsDifference)),
    relative: largest(found.map(({ relative }) => relative)),
  };
}

/**
 * Chooses structures to remove, each with the same probability; every group keeps at least one.
 *
 * @param groups Pruning groups.
 * @param share Probability in [0, 1].
 * @param stream Random numbers.
 * @returns For each group, for each structure, whether it is removed; unprunable groups lose none.
 *
 * @example
 * ```ts
 * import { random } from "@geta-lab/geta/core";
 * import { chooseAtRandom } from "@geta-lab/geta/subnet";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "a", size: 3, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const [removed] = chooseAtRandom([group], 1, random(0));
 * assert.deepEqual(removed!.filter((isRemoved) => !isRemoved), [false]);
 * ```
 */
export function chooseAtRandom(
  groups: readonly PruningGroup[],
  share: number,
  stream: Random,
): boolean[][] {
  return groups.map(({ size, prunable }) => {
    const kept = stream.integer(size);
    return Array.from(
      { length: size },
      (_, i) => prunable && i !== kept && stream.uniform() < share,
    );
  });
}
