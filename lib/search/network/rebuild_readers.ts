import type { NamedArrays } from "../../core/mod.ts";
import {
  adjustedWeights,
  type ObservedNetwork,
  readerLayer,
  refittedKernel,
  type SampledLayer,
  sampleUses,
  type StructureReader,
  structureReaders,
} from "../../importance/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";

/**
 * New weights for what reads the groups of a network, given which structures go.
 *
 * @param removed For each group, for each structure, whether it goes.
 * @returns Weights by parameter name; those that nothing changes for are missing.
 */
export type Rebuild = (removed: readonly (readonly boolean[])[]) => NamedArrays;

/**
 * Least-squares reconstruction: what reads a group that loses structures gets the weights with which it comes nearest to what it gave
 * before. Inputs and outputs are sampled once, of the whole network, so that any number of candidates can be rebuilt.
 *
 * ```text
 * min over W' of  ||Y - X' W'^T||^2       for each reader, X' the structures that stay
 * ```
 *
 * A layer behind several pruned ones is fitted to the inputs that it had, not to those that it gets; {@linkcode lassoCut} of
 * lib/prune goes from left to right instead, which costs a pass a group and candidate.
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.1, fine-grained: 60 batches of 10 points, as in He, Zhang, Sun: Channel
 * pruning for accelerating very deep neural networks (arXiv:1707.06168), section 3.1.
 *
 * @param network Graph, parameters and batches, see {@linkcode ObservedNetwork}.
 * @param groups Its pruning groups.
 * @returns The function, for `rebuild` of {@linkcode ratioProblem}.
 * @throws {TypeError} If something else than plain convolutions and dense layers reads a prunable group.
 *
 * @example The second hidden unit repeats the first: without it the other does twice as much
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { pruningGroups } from "@geta-lab/geta/qadg";
 * import { rebuildReaders } from "@geta-lab/geta/search";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const parameters = {
 *   "fc1/kernel": tf.variable(tf.tensor2d([[1, 1]])),
 *   "fc2/kernel": tf.variable(tf.tensor2d([[1], [1]])),
 * };
 * const forward = (x: tf.Tensor) => tf.matMul(tf.matMul(x, parameters["fc1/kernel"]), parameters["fc2/kernel"]);
 * const graph = trace(forward, [tf.zeros([1, 1])], { variables: parameters });
 * const groups = pruningGroups(graph), batches = [[tf.tensor2d([[1], [2]])]];
 * const rebuild = rebuildReaders({ graph, parameters, batches }, groups);
 * const changed = rebuild(groups.map(({ size, prunable }) => Array.from({ length: size }, (_, s) => prunable && s === 1)));
 * assert.deepEqual(Array.from(changed["fc2/kernel"]!, (w) => w.toFixed(4)), ["2.0000", "1.0000"]);
 * ```
 */
export function rebuildReaders(
  network: ObservedNetwork,
  groups: readonly PruningGroup[],
): Rebuild {
  const { graph, parameters } = network;
  const turns = groups.map((group) => group.prunable ? structureReaders(graph, group) : []);
  const sampled = (side: "inputs" | "targets") => {
    const uses = turns.flat().flatMap(({ uses }) => uses);
    const found = uses.length === 0 ? [] : sampleUses(network, uses, side);
    const byOutput = new Map(uses.map(({ output }, i) => [output, found[i]!]));
    return ({ uses }: StructureReader) =>
      Float64Array.from(uses.flatMap(({ output }) => [...byOutput.get(output)!]));
  };
  const inputs = sampled("inputs"), targets = sampled("targets");
  const samples = new Map(
    turns.flat().map((reader) => [reader, { inputs: inputs(reader), targets: targets(reader) }]),
  );
  return (removed) => {
    const changed: NamedArrays = {};
    turns.forEach((readers, g) => {
      if (!removed[g]!.includes(true)) return;
      const channels = [...removed[g]!.keys()].filter((structure) => !removed[g]![structure]);
      for (const reader of readers) {
        const { weight } = reader, variable = parameters[weight]!;
        const kernel = changed[weight] ?? Float32Array.from(variable.dataSync());
        const own = { kernel, shape: variable.shape };
        const layer = readerLayer(reader, { ...samples.get(reader)!, ...own });
        if (!readsAnything(layer, channels)) continue;
        const weights = adjustedWeights(layer, channels, { ridge: 1e-6 });
        changed[weight] = refittedKernel(reader, own, { channels, weights });
      }
    });
    return changed;
  };
}

/** Whether some structure that stays was not zero in all samples; without one there is nothing to fit. */
function readsAnything(
  { inputs, channels, taps }: SampledLayer,
  chosen: readonly number[],
): boolean {
  const stays = new Set(chosen);
  for (let i = 0; i < inputs.length; i++) {
    if (inputs[i] !== 0 && stays.has(Math.floor(i / taps) % channels)) return true;
  }
  return false;
}
