import * as tf from "@tensorflow/tfjs-core";
import type { NamedArrays } from "../../core/mod.ts";
import {
  adjustedWeights,
  jointProblem,
  lassoOfCount,
  type LassoProblem,
  type ObservedNetwork,
  readerLayer,
  refittedKernel,
  type SampledLayer,
  sampleUses,
  type StructureReader,
} from "../../importance/mod.ts";
import { applyMask, type NamedMasks } from "../../mask/mod.ts";
import { inputShapeOf } from "../../nn/mod.ts";
import { writeVariables } from "../../train/mod.ts";
import { lassoTurns } from "./lasso_turns.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import type { ScoreData } from "../target/score_tensors.ts";

/** What {@linkcode lassoCut} works on. */
export interface LassoCutOptions {
  /** Graph and groups. */
  network: PrunableNetwork;
  /** What is pruned. */
  target: PruningTarget;
  /** The network, whose variables are scratch, and its samples. */
  data: ScoreData;
  /** Parameters by name; none is changed. */
  parameters: NamedArrays;
  /** Running statistics by name. */
  statistics: NamedArrays;
  /** Training batches to sample. */
  batches: number;
}

/** Masks of all groups, and the parameters that changed. */
export interface LassoCut {
  /** Masks of groups by name. */
  masks: NamedMasks;
  /** New weights of what reads the groups, by name. */
  parameters: NamedArrays;
}

/**
 * Regression-based pruning of a whole network, left to right: where a group of structures begins, the LASSO chooses those that stay, and
 * what reads them gets new weights by least squares when its turn comes.
 *
 * What a layer reads comes from the network as it is pruned so far, what it should give from the original one, so that errors do not
 * build up. Where several layers read a group (a residual stream) all of them decide, each by the share of its error. Where fewer
 * structures contribute than should stay, dead ones fill up.
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), sections 3.1 and 3.2; the
 * residual blocks' own correction for what their shortcut has lost is left out.
 *
 * @param counts How many structures of each group stay, by name.
 * @param options Network, values, samples.
 * @returns Masks and new weights.
 * @throws {TypeError} If a group is read by something else than plain convolutions and dense layers.
 *
 * @example Half of the units of two hidden layers, and new weights for what reads them
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { maskSparsity } from "@geta-lab/geta/mask";
 * import { mlp } from "@geta-lab/geta/models";
 * import { lassoCut, prunableNetwork, pruningRecipe, structureTarget } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = mlp(), network = prunableNetwork(model);
 * const source = imageBatches(shapes({ train: 256, validation: 2, test: 2 }), { size: 64, seed: 0 });
 * const parameters = Object.fromEntries(
 *   Object.entries(model.variables).map(([name, variable]) => [name, variable.dataSync<"float32">().slice()]),
 * );
 * const { masks, parameters: changed } = lassoCut({ fc1: 64, fc2: 32 }, {
 *   network,
 *   target: structureTarget(network, pruningRecipe("lasso")),
 *   data: { model, source },
 *   parameters,
 *   statistics: {},
 *   batches: 4,
 * });
 * assert.equal(maskSparsity(masks), 0.5);
 * assert.deepEqual(Object.keys(changed), ["fc2/kernel", "fc3/kernel"]);
 * ```
 */
export function lassoCut(counts: Record<string, number>, options: LassoCutOptions): LassoCut {
  const { network: { graph, groups }, target, data: { model, source }, batches } = options;
  const parameters = { ...options.parameters }, changed: NamedArrays = {};
  const pruned = groups.filter(({ name }) => Object.hasOwn(target.sizes, name));
  let masks: NamedMasks = Object.fromEntries(
    pruned.map(({ name, size }) => [name, new Uint8Array(size).fill(1)]),
  );
  const turns = lassoTurns(graph, pruned);
  const images = Array.from({ length: Math.min(batches, source.stepsPerEpoch) }, (_, step) => {
    const { images, count } = source.trainingBatch(0, step);
    return [tf.tensor(images, [count, ...inputShapeOf(model)])];
  });
  try {
    writeVariables(model.variables, { ...parameters, ...options.statistics });
    const observed = { graph, parameters: model.variables, batches: images };
    const targets = sampled(observed, turns.flatMap(({ readers }) => readers), "targets");
    for (const { group, readers, fits } of turns) {
      const inputs = sampled(observed, readers, "inputs");
      const layers = readers.map((reader) =>
        readerLayer(reader, {
          inputs: inputs(reader),
          targets: targets(reader),
          kernel: parameters[reader.weight]!,
          shape: model.variables[reader.weight]!.shape,
        })
      );
      const mask = masks[group]!;
      if (fits) {
        const channels = Array.from(mask.keys()).filter((structure) => mask[structure] === 1);
        const [{ weight }] = readers as [StructureReader], [layer] = layers as [SampledLayer];
        if (!readsAnything(layer, channels)) continue;
        const kernel = { kernel: parameters[weight]!, shape: model.variables[weight]!.shape };
        const fit = { channels, weights: adjustedWeights(layer, channels) };
        parameters[weight] = changed[weight] = refittedKernel(readers[0]!, kernel, fit);
      } else {
        // a new object: what masks expand to may be remembered by it
        const stays = new Set(structuresThatStay(jointProblem(layers), counts[group]!));
        masks = { ...masks, [group]: mask.map((_, structure) => Number(stays.has(structure))) };
        for (const [parameter, elements] of Object.entries(target.expand(masks))) {
          parameters[parameter] = applyMask(parameters[parameter]!, elements);
        }
      }
      writeVariables(model.variables, parameters);
    }
  } finally {
    tf.dispose(images);
  }
  return { masks, parameters: changed };
}

/** The samples of all uses of readers, one use behind the other. */
function sampled(
  observed: ObservedNetwork,
  readers: readonly StructureReader[],
  side: "inputs" | "targets",
): (reader: StructureReader) => Float64Array {
  const uses = readers.flatMap(({ uses }) => uses), samples = sampleUses(observed, uses, side);
  const known = new Map(uses.map(({ output }, i) => [output, samples[i]!]));
  return ({ uses }) => {
    const parts = uses.map(({ output }) => known.get(output)!);
    return parts.length === 1 ? parts[0]! : Float64Array.from(parts.flatMap((part) => [...part]));
  };
}

/** The structures that the LASSO keeps, ascending. */
function structuresThatStay(problem: LassoProblem, keep: number): number[] {
  const { gram, correlation: { length } } = problem;
  const all = Array.from({ length }, (_, structure) => structure);
  const live = all.filter((structure) => gram[structure * (length + 1)]! > 0);
  if (live.length >= keep) return lassoOfCount(problem, keep).chosen;
  const dead = all.filter((structure) => !live.includes(structure));
  return [...live, ...dead.slice(0, keep - live.length)].sort((a, b) => a - b);
}

/** Whether some structure that stays is not zero in all samples. */
function readsAnything(
  { inputs, channels, taps }: SampledLayer,
  chosen: readonly number[],
): boolean {
  const stays = new Set(chosen);
  return Array.prototype.some.call(
    inputs,
    (x: number, at) => x !== 0 && stays.has(Math.floor(at / taps) % channels),
  );
}
