import * as tf from "@tensorflow/tfjs-core";
import { epochOrder } from "../../../datasets/mod.ts";
import type { Tensor } from "../../../lib/core/mod.ts";
import { type GetaHandle, optimizerOf } from "../../../lib/geta/mod.ts";
import type { Network } from "../../../lib/nn/mod.ts";
import { applyUpdates, cosineLearningRate, optimizer } from "../../../lib/optim/mod.ts";
import type { Settings } from "../../../lib/settings/mod.ts";
import {
  lossAndGradients,
  readVariables,
  requireFinite,
  requireFiniteGradients,
  trainable,
  writeVariables,
} from "../../../lib/train/mod.ts";
import { inputsOf, type LabelledWindow, labelsOf } from "./data.ts";
import { spanLoss } from "./span_loss.ts";

/** A network that answers questions. */
export type SpanNetwork = Network<Tensor[], Tensor[]>;

/** What a training needs beside its network. */
export interface TrainingPlan {
  /** Sequences to learn from, in the order of the file. */
  train: readonly LabelledWindow[];
  /** Batch, seed, rates. */
  settings: Settings;
  /** All steps. */
  steps: number;
  /** Is told each step and its loss. */
  onStep: (done: number, loss: number) => void;
}

/**
 * Trains a network as it is.
 *
 * @param network The network; its variables hold the new values afterwards.
 * @param plan What with, and how long.
 */
export function trainDense({ variables, forward }: SpanNetwork, plan: TrainingPlan): void {
  const { settings, steps, onStep } = plan;
  const { update, init, decay } = optimizer(optimizerOf(settings));
  const parameters = readVariables(trainable(variables));
  let state = init();
  eachBatch(plan, (batch, done) => {
    const { loss, gradients } = lossAndGradients(
      () => spanLoss(forward(inputsOf(batch), { training: true }), labelsOf(batch)),
      variables,
    );
    requireFinite(loss, done + 1, { parameter: parameters, gradient: gradients });
    requireFiniteGradients(gradients, done + 1);
    const learningRate = cosineLearningRate(done, steps, { base: settings.learningRate });
    const step = update(gradients, state, parameters);
    applyUpdates(parameters, step.updates, { learningRate, decay });
    state = step.state;
    writeVariables(variables, parameters);
    onStep(done + 1, loss);
  });
}

/**
 * Compresses a network.
 *
 * @param handle What does a step.
 * @param plan What with, and how long.
 */
export function compress(
  handle: GetaHandle<Tensor[], Tensor[], Tensor[]>,
  plan: TrainingPlan,
): void {
  eachBatch(plan, (batch, done) => {
    tf.tidy(() => {
      const { loss } = handle.step({ inputs: inputsOf(batch), labels: labelsOf(batch) });
      plan.onStep(done + 1, loss);
    });
  });
}

/** Every epoch sees the sequences in another order; what does not fill a batch at its end is left out. */
function eachBatch(
  { train, settings: { batch, seed }, steps }: TrainingPlan,
  body: (batch: LabelledWindow[], done: number) => void,
): void {
  const stepsPerEpoch = Math.floor(train.length / batch);
  let order = new Int32Array();
  for (let done = 0; done < steps; done++) {
    const at = done % stepsPerEpoch, epoch = Math.floor(done / stepsPerEpoch);
    if (at === 0) order = epochOrder(train.length, { seed, epoch }) as typeof order;
    body(Array.from(order.subarray(at * batch, (at + 1) * batch), (i) => train[i]!), done);
  }
}
