import type { NamedArrays, Tensor } from "../core/mod.ts";
import type { Model } from "../nn/mod.ts";
import { descend, optimizer, type OptimizerState } from "../optim/mod.ts";
import { type Batch, requireFinite } from "../train/mod.ts";
import { batchGradients } from "./batch_gradients.ts";
import type { Settings } from "./settings.ts";
import { readVariables, trainable, writeVariables } from "./variables.ts";

/** State of the dense phase: plain arrays, so that a checkpoint can hold it. */
export interface DenseTraining {
  /** Trainable parameters; the model's variables follow them. */
  parameters: NamedArrays;
  /** State of the optimizer. */
  optimizer: OptimizerState;
}

/**
 * Begins ordinary training.
 *
 * @param model The network, at its initial values.
 * @param settings Optimizer and its constants.
 * @returns The state before the first step.
 */
export function startDense(model: Model, settings: Settings): DenseTraining {
  return {
    parameters: readVariables(trainable(model.variables)),
    optimizer: denseOptimizer(settings).init(),
  };
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
  });
  requireFinite(loss, step, { parameter: parameters, gradient: gradients });
  const { update, decay } = denseOptimizer(settings);
  const { directions, state } = update(gradients, training.optimizer, parameters);
  descend(parameters, directions, { learningRate, decay });
  writeVariables(model.variables, parameters);
  return { training: { parameters, optimizer: state }, loss };
}

function denseOptimizer(settings: Settings) {
  const { optimizer: rule, momentum, weightDecay, semantics } = settings;
  return optimizer({ rule, momentum, weightDecay, compat: semantics === "reference" });
}
