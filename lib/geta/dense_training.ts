import type { Tensor } from "../core/mod.ts";
import type { Model } from "../nn/mod.ts";
import { applyUpdates, optimizer } from "../optim/mod.ts";
import { type Batch, requireFinite } from "../train/mod.ts";
import { batchGradients } from "./batch_gradients.ts";
import type { Settings } from "../settings/mod.ts";
import { type TrainingArrays, trainingArrays } from "./training_arrays.ts";
import { readVariables, trainable, writeVariables } from "./variables.ts";

/** State of the dense phase; the model's variables follow its parameters. */
export type DenseTraining = TrainingArrays;

/**
 * Begins ordinary training.
 *
 * @param model The network, at its initial values.
 * @param settings Optimizer and its constants.
 * @returns The state before the first step.
 */
export function startDense(model: Model, settings: Settings): DenseTraining {
  const parameters = readVariables(trainable(model.variables));
  return trainingArrays(parameters, denseOptimizer(settings).init(), settings.optimizer);
}

/** What one step needs. */
export interface DenseStepOptions {
  /** The network. */
  model: Model;
  /** Optimizer and its constants. */
  settings: Settings;
  /** Samples of this step. */
  batch: Batch;
  /** Learning rate of this step. */
  learningRate: number;
  /** Number of the step, for the message when numbers leave the finite range. */
  step: number;
}

/**
 * One step of ordinary training.
 *
 * @param training The state; its arrays are reused.
 * @param options Network, samples, learning rate.
 * @returns The next state and the loss before the step.
 * @throws {DivergenceError} If the loss is NaN or infinite.
 */
export function denseStep(
  training: DenseTraining,
  options: DenseStepOptions,
): { training: DenseTraining; loss: number } {
  const { model, settings, batch, learningRate, step } = options;
  const { parameters } = training;
  const forward = (x: Tensor) => model.forward(x, { training: true });
  const { loss, gradients } = batchGradients(forward, batch, {
    inputShape: model.inputShape,
    variables: model.variables,
    buffers: training.gradients,
  });
  requireFinite(loss, step, { parameter: parameters, gradient: gradients });
  const { update, decay } = denseOptimizer(settings);
  const { updates, state } = update(gradients, training.optimizer, parameters);
  applyUpdates(parameters, updates, { learningRate, decay });
  writeVariables(model.variables, parameters);
  return { training: { ...training, optimizer: state }, loss };
}

function denseOptimizer(settings: Settings) {
  const { optimizer: rule, momentum, weightDecay, semantics } = settings;
  return optimizer({ rule, momentum, weightDecay, unscaledStart: semantics === "reference" });
}
