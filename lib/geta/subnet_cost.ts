import { type Cost, cost } from "../cost/mod.ts";
import type { Subnet } from "../io/mod.ts";
import { mergeBranches } from "../qadg/mod.ts";

/**
 * What a compressed network costs: parameters, multiply-adds, bit operations and bytes, layer by layer, by the widths and bits that it
 * has.
 *
 * @param subnet The network.
 * @returns Its cost; the quantizers themselves are not counted.
 *
 * @example A layer of two units with three inputs, weights of 4 bits and inputs of 8
 * ```ts
 * import { geta, subnetCost } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { dense, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0), layer = dense(store, "fc", { inputs: 3, outputs: 2 });
 * const network = { name: "one", inputs: [{ shape: [3] }], variables: store.variables, forward: (x: tf.Tensor) => layer(x) };
 * using opt = geta(network, { steps: 30, sparsity: 0, bitRange: [4, 4], activationBitRange: [8, 8], bitReduction: 0 });
 * for (let n = 0; n < 30; n++) {
 *   tf.tidy(() => void opt.step({ inputs: tf.ones([2, 3]), labels: tf.tensor1d([0, 1], "int32") }));
 * }
 * assert.equal(subnetCost(opt.subnet()).bops, 3 * 2 * 4 * 8);
 * ```
 */
export function subnetCost(subnet: Subnet): Cost {
  const bits = Object.fromEntries(
    subnet.layers.map(({ name, weightBits: weight, activationBits: activation }) => [
      name,
      { weight, activation },
    ]),
  );
  return cost(mergeBranches(subnet.graph).graph, { bits });
}
