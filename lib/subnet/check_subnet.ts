import * as tf from "@tensorflow/tfjs-core";
import type { NamedParameters, NamedVariables, Tensor } from "../core/mod.ts";
import { replay, type TraceResult } from "../graph/mod.ts";
import type { Subnet } from "../io/mod.ts";
import { mergeInsertedBranches } from "../qadg/mod.ts";
import { checkEquivalence, type Equivalence } from "./check_equivalence.ts";
import { parameterTensors } from "./parameter_tensors.ts";
import { withParameters } from "./with_parameters.ts";

/** A network as its author wrote it: what a subnet is held against. */
export interface OriginalNetwork {
  /** The author's own function, with the quantizers of its weights; without those of its layers' inputs. */
  forward: (...inputs: Tensor[]) => TraceResult;
  /** The variables that it reads, quantizer scalars included, by the names in the graph. */
  variables: NamedVariables;
}

/**
 * Proves a subnet by running it beside the network it was cut from: the author's own function, not a replay of its trace. What
 * the trace gets wrong, a replay of it gets wrong too.
 *
 * Weights are quantized on both sides, activations on neither: with fewer channels a matrix product adds its terms in another
 * order, so sums differ in the last bit, and a value halfway between two levels may then round to the other one. Such a
 * difference is as large as a level and says nothing about the removal.
 *
 * Source: docs/geta.md, section 5 (Qu et al., arXiv:2502.16638).
 *
 * @param subnet The subnet, best as it is read again from its files (`decodeSubnet` of `io`).
 * @param original The author's function and variables, and the values it was cut out of, with their zero structures: the
 * variables have these during the call, and their own again afterwards.
 * @param inputs Arguments of the network, for example a batch of images.
 * @returns How far the outputs are apart.
 * @throws {TypeError} If a value has no variable, or the outputs differ in number, shape or type.
 *
 * @example A hidden unit that is zero is removed
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { decodeSubnet, encodeSubnet } from "@geta-lab/geta/io";
 * import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
 * import { buildSubnet, checkSubnet } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc1/kernel": tf.variable(tf.ones([2, 2])), "fc2/kernel": tf.variable(tf.ones([2, 1])) };
 * const forward = (x: tf.Tensor) =>
 *   tf.matMul(tf.relu(tf.matMul(x, variables["fc1/kernel"])), variables["fc2/kernel"]);
 * const graph = trace(forward, [tf.zeros([1, 2])], { variables });
 * const parameters = { "fc1/kernel": Float32Array.of(1, 0, 2, 0), "fc2/kernel": Float32Array.of(3, 4) };
 * const subnet = buildSubnet({
 *   graph,
 *   groups: pruningGroups(graph),
 *   layers: mergeBranches(graph).layers,
 *   parameters,
 *   shapes: { "fc1/kernel": [2, 2], "fc2/kernel": [2, 1] },
 * });
 * const loaded = await decodeSubnet(await encodeSubnet(subnet));
 * assert.equal(checkSubnet(loaded, { forward, variables, parameters }, [tf.ones([4, 2])]).relative, 0);
 * ```
 */
export function checkSubnet(
  subnet: Pick<Subnet, "graph" | "parameters">,
  original: OriginalNetwork & { parameters: NamedParameters },
  inputs: readonly Tensor[],
): Equivalence {
  const { forward, variables, parameters } = original;
  let result!: Equivalence;
  tf.tidy(() => {
    const small = replay(
      mergeInsertedBranches(subnet.graph),
      parameterTensors(subnet.parameters),
    );
    const whole = (...x: Tensor[]) =>
      withParameters(variables, parameters, () => tensorList(forward(...x)));
    result = checkEquivalence(whole, small, inputs);
  });
  return result;
}

function tensorList(result: TraceResult): Tensor[] {
  if (result instanceof tf.Tensor) return [result];
  return Array.isArray(result) ? result : Object.values(result);
}
