import {
  checkOptions,
  given,
  integerWithin,
  type NamedArrays,
  requireNumber,
  requireShape,
  unchecked,
} from "../../core/mod.ts";
import { magnitude } from "../../importance/mod.ts";
import { exactCountMask, type NamedMasks } from "../../mask/mod.ts";
import type { Network } from "../../nn/mod.ts";
import { applyUpdates, optimizer as optimizerOf, type OptimizerConfig } from "../../optim/mod.ts";
import { removedStructures } from "../../sensitivity/mod.ts";
import { type PruningGroup, structureStatistics, zeroStructures } from "../../structure/mod.ts";
import { withParameters } from "../../subnet/mod.ts";
import {
  type BatchSource,
  holdMasks,
  type LearningRate,
  readVariables,
  statistics,
  trainable,
  trainingRun,
} from "../../train/mod.ts";
import type { FineTuned } from "../net_adapt/net_adapt_types.ts";

/** What {@linkcode fineTuneRatios} trains. */
export interface RatioTraining {
  /** The network. */
  model: Network;
  /** Its pruning groups; those that are not prunable stay whole. */
  groups: readonly PruningGroup[];
  /** Where images come from. */
  source: BatchSource;
  /** Optimizer and its constants. */
  optimizer: OptimizerConfig;
  /** Highest learning rate of the steps, which a cosine lets fall to zero, or a function of the steps done. */
  learningRate: LearningRate;
}

/** How {@linkcode fineTuneRatios} trains. */
export interface FineTuneOptions {
  /** What the variables are before; those of the network by default. */
  values?: NamedArrays;
  /** Steps of training. */
  steps: number;
  /** Steps trained before: which batches come next. Default 0. */
  firstStep?: number;
}

/**
 * Cuts groups to keep ratios, trains what stays and measures it on validation images: the short fine-tuning of a search, and the long
 * one. Structures of least norm go; those that are zero already go first, so that a network that was narrowed before is narrowed
 * further. The network itself has its own values again afterwards.
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 3.3: filters of smallest L2 norm, short-term and long-term fine-tuning.
 *
 * @param training Network, groups, samples, optimizer.
 * @param keeps The keep ratio of each prunable group, as a configuration of {@linkcode ratioProblem}.
 * @param options Values, steps.
 * @returns Accuracy on the validation split, and all values, those of removed structures zero.
 * @throws {TypeError} If there are not as many ratios as prunable groups.
 * @throws {RangeError} If a ratio is not in (0, 1].
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prunableNetwork } from "@geta-lab/geta/prune";
 * import { fineTuneRatios } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 80, validation: 20, test: 10 }), { size: 20, seed: 0 });
 * const model = mlp(), { groups } = prunableNetwork(model);
 * const training = { model, groups, source, optimizer: { rule: "adam" as const }, learningRate: 1e-3 };
 * const { values, accuracy } = fineTuneRatios(training, [0.5, 0.25], { steps: 8 });
 * assert.equal(values["fc1/bias"]!.filter((x) => x === 0).length, 64);
 * assert.ok(accuracy >= 0 && accuracy <= 1);
 * ```
 */
export function fineTuneRatios(
  training: RatioTraining,
  keeps: readonly number[],
  options: FineTuneOptions,
): FineTuned {
  checkOptions("fineTuneRatios()", options, {
    values: unchecked,
    steps: given(integerWithin({ min: 1 })),
    firstStep: integerWithin({ min: 0 }),
  });
  const { model, source, optimizer, learningRate } = training, { variables } = model;
  const { steps, firstStep = 0, values = readVariables(variables) } = options;
  const { cut, masks } = cutTo(training, keeps, values);
  const { update, init, decay } = optimizerOf(optimizer);
  return withParameters(variables, cut, () => {
    const run = trainingRun({
      name: "fine-tuning",
      model,
      source,
      variables,
      forward: (x, mode) => model.forward(x, mode),
      rule: optimizer.rule,
      learningRate,
      firstStep,
      totalSteps: firstStep + steps,
      start: () => ({
        learner: { parameters: readVariables(trainable(variables)), optimizer: init() },
        statistics: readVariables(statistics(variables)),
      }),
      update(learner, gradients, { learningRate }) {
        const { parameters } = learner;
        const { updates, state } = update(gradients, learner.optimizer, parameters);
        applyUpdates(parameters, updates, { learningRate, decay });
        const next = { ...learner, optimizer: state };
        holdMasks(next, masks);
        return { learner: next, news: { stage: "fine-tuning" } };
      },
      parseBookkeeping: () => ({}),
    });
    let state = run.start(), accuracy = NaN;
    while (state.step < run.totalSteps) {
      const { state: next, line } = run.advance(state);
      state = next;
      accuracy = line.accuracy ?? accuracy; // the last step measures it
    }
    return { accuracy, values: { ...state.learner.parameters, ...state.statistics } };
  });
}

/** Values without the structures of least norm, and what stays of the parameters that own them. */
function cutTo(
  { model: { variables }, groups }: RatioTraining,
  keeps: readonly number[],
  values: NamedArrays,
): { cut: NamedArrays; masks: NamedMasks } {
  const prunable = groups.filter(({ prunable }) => prunable);
  requireShape("keeps", [keeps.length], [prunable.length]);
  const shapes = Object.fromEntries(
    Object.entries(variables).map(([name, { shape }]) => [name, shape]),
  );
  const removed = prunable.map((group, g) => {
    const keep = requireNumber("keep ratio", keeps[g]!, { exclusiveMin: 0, max: 1 });
    const scores = magnitude(structureStatistics(group, values, { updates: {}, shapes }));
    const mask = exactCountMask(scores, removedStructures(1 - keep, group.size));
    return Array.from(mask, (stays) => stays === 0);
  });
  const ones = Object.fromEntries(
    Object.entries(values).map(([name, { length }]) => [name, new Uint8Array(length).fill(1)]),
  );
  const stays = zeroStructures(prunable, removed, ones, shapes);
  const owners = prunable.flatMap(({ ownedSlices }) =>
    ownedSlices.map(({ parameter }) => parameter)
  );
  return {
    cut: zeroStructures(prunable, removed, values, shapes),
    masks: Object.fromEntries(owners.map((name) => [name, stays[name]!])),
  };
}
