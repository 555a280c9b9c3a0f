import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../lib/core/mod.ts";
import { cost } from "../../../lib/cost/mod.ts";
import type { GetaHandle } from "../../../lib/geta/mod.ts";
import { trace } from "../../../lib/graph/mod.ts";
import { exampleInputs } from "../../../lib/nn/mod.ts";
import { mergeBranches } from "../../../lib/qadg/mod.ts";
import { findZeroStructures } from "../../../lib/structure/mod.ts";
import type { Subnet } from "../../../lib/subnet/mod.ts";
import type { SpanNetwork } from "./train.ts";

/**
 * What a subnet costs beside the dense network at 32 x 32 bits.
 *
 * @param network The dense network.
 * @param subnet The subnet.
 * @returns Average bits, and shares of bit operations and parameters.
 */
export function relativeCost(
  { inputs, variables, forward }: SpanNetwork,
  { graph, layers }: Pick<Subnet, "graph" | "layers">,
): { averageBits: number; relative: { bops: number; parameters: number } } {
  const bits = Object.fromEntries(
    layers.map(({ name, weightBits: weight, activationBits: activation }) => [
      name,
      { weight, activation },
    ]),
  );
  const example = exampleInputs(inputs, 1, 0);
  const plain = (...x: Tensor[]) => forward(x, { training: false });
  const before = cost(trace(plain, example, { variables }));
  tf.dispose(example);
  const { averageBits, bops, parameters } = cost(mergeBranches(graph).graph, { bits });
  return {
    averageBits,
    relative: { bops: bops / before.bops, parameters: parameters / before.parameters },
  };
}

/**
 * Share of the structures that are zero, of those that may be.
 *
 * @param handle The compression, behind its first step.
 * @returns In [0, 1].
 */
export function zeroShare(
  { problem: { groups, shapes }, state }: Pick<
    GetaHandle<Tensor[], Tensor[], Tensor[]>,
    "problem" | "state"
  >,
): number {
  const prunable = groups.filter((group) => group.prunable);
  const all = findZeroStructures(prunable, state!.parameters, shapes).flat();
  return all.length === 0 ? 0 : all.filter((isZero) => isZero).length / all.length;
}
