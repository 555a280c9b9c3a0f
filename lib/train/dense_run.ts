import { checkOptions, given, integerWithin, numberWithin, unchecked } from "../core/mod.ts";
import type { Network } from "../nn/mod.ts";
import { applyUpdates, optimizer, type OptimizerConfig } from "../optim/mod.ts";
import type { BatchSource } from "./batch.ts";
import { requireFiniteStart } from "./finite.ts";
import type { Loss } from "./gradients.ts";
import type { Learner, LearningRate, TrainingRun, TrainingState } from "./training.ts";
import { type Task, taskOf } from "./task.ts";
import { trainingRun } from "./training_run.ts";
import { readVariables, statistics, trainable } from "./variables.ts";

/** How {@linkcode denseRun} trains. */
export interface DenseRunOptions {
  /** Length in steps. */
  totalSteps: number;
  /** Highest learning rate, which a cosine lets fall to zero, or a function of the steps done. */
  learningRate: LearningRate;
  /** Optimizer and its constants. */
  optimizer: OptimizerConfig;
  /** The loss, in place of the task's; cross entropy for images. */
  loss?: Loss | undefined;
}

/** Where an ordinary training stands. */
export type DenseState = TrainingState<Learner>;

/** Ordinary training as a run. */
export type DenseRun = TrainingRun<Learner>;

/**
 * Ordinary training: the optimizer's updates, nothing else. Always starts from the values that the network has now.
 *
 * @param model The network.
 * @param source Where images come from, or a task of another sort.
 * @param options Length, learning rate, optimizer.
 * @returns The run.
 * @throws {TypeError} If network and samples do not fit together.
 * @throws {RangeError} If a value of the network is no finite number; its `start`, if there is nothing to validate with.
 *
 * @example A network learns two batches by heart
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { denseRun, evaluate } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const data = shapes({ train: 40, validation: 10, test: 10 });
 * const source = imageBatches(data, { size: 20, seed: 0, augment: false });
 * const options = { totalSteps: 60, learningRate: 1e-3, optimizer: { rule: "adam" as const } };
 * const run = denseRun(mlp(), source, options);
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * const { accuracy } = evaluate(run.forward(state), [source.trainingBatch(0, 0)], data.inputShape);
 * assert.ok(accuracy > 0.9);
 * ```
 */
export function denseRun(
  model: Network,
  source: BatchSource | Task,
  options: DenseRunOptions,
): DenseRun {
  checkOptions("denseRun()", options, {
    totalSteps: given(integerWithin({ min: 0 })),
    learningRate: given((name, value) =>
      typeof value === "function" ? undefined : numberWithin({ min: 0 })(name, value)
    ),
    optimizer: given(unchecked),
    loss: unchecked,
  });
  const task = taskOf(model, source);
  const { variables } = model;
  const { update, init, decay } = optimizer(options.optimizer);
  const initial = readVariables(trainable(variables));
  const initialStatistics = readVariables(statistics(variables));
  requireFiniteStart(model.name, { ...initial, ...initialStatistics });
  return trainingRun({
    name: "dense",
    model,
    source: task,
    variables,
    forward: (x, mode) => model.forward(x, mode),
    loss: options.loss,
    rule: options.optimizer.rule,
    learningRate: options.learningRate,
    firstStep: 0,
    totalSteps: options.totalSteps,
    start: () => ({
      learner: { parameters: initial, optimizer: init() },
      statistics: initialStatistics,
    }),
    update(learner, gradients, { learningRate }) {
      const { parameters } = learner;
      const { updates, state } = update(gradients, learner.optimizer, parameters);
      applyUpdates(parameters, updates, { learningRate, decay });
      return { learner: { ...learner, optimizer: state }, news: { stage: "dense" } };
    },
    parseBookkeeping: () => ({}),
  });
}
