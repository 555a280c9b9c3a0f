import { inputShapeOf } from "../nn/mod.ts";
import { requireNumber, type Tensor } from "../core/mod.ts";
import { cosineLearningRate } from "../optim/mod.ts";
import type { HistoryLine } from "../report/mod.ts";
import { requireStepsLeft } from "../run/mod.ts";
import { evaluate } from "./evaluate.ts";
import { requireFinite, requireFiniteGradients, requireFiniteParameters } from "./finite.ts";
import { batchGradients } from "./gradients.ts";
import { requireFit, requireSamples } from "./require_fit.ts";
import { restoreTraining, saveTraining } from "./saved_training.ts";
import {
  type Learner,
  requireNewest,
  type Training,
  type TrainingRun,
  type TrainingState,
} from "./training.ts";
import { startingState } from "./training_arrays.ts";
import { readVariables, statistics, writeVariables } from "./variables.ts";

/**
 * A training by any method as a run. A step is: the gradients of a batch, the method's update, and at the end of an epoch and of
 * the training the accuracy on the validation split.
 *
 * A state is the whole truth: before each step the network's variables take its values. Its large arrays are donated to the
 * next state, so only the newest state can be advanced, saved or looked at; an older one is refused.
 *
 * @param training What is trained, with what, how.
 * @returns The run.
 * @throws {TypeError} If network and samples do not fit together; its `start` throws if there is nothing to validate with.
 *
 * @example A method of one's own: the sign of the gradient decides
 * ```ts
 * import { readVariables, statistics, trainable, trainingRun } from "@geta-lab/geta/train";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = mlp(), { variables, forward } = model;
 * const source = imageBatches(shapes({ train: 40, validation: 10, test: 10 }), { size: 20, seed: 0 });
 * const run = trainingRun({
 *   name: "sign descent",
 *   model,
 *   source,
 *   variables,
 *   forward,
 *   rule: "sgd",
 *   learningRate: 1e-3,
 *   firstStep: 0,
 *   totalSteps: 6,
 *   start: () => ({
 *     learner: {
 *       parameters: readVariables(trainable(variables)),
 *       optimizer: { step: 0, first: {}, second: {} },
 *     },
 *     statistics: readVariables(statistics(variables)),
 *   }),
 *   update(learner, gradients, { learningRate }) {
 *     for (const [name, gradient] of Object.entries(gradients)) {
 *       const parameter = learner.parameters[name]!;
 *       gradient.forEach((g, i) => parameter[i]! -= learningRate * Math.sign(g));
 *     }
 *     return { learner, news: { stage: "dense" } };
 *   },
 *   parseBookkeeping: () => ({}),
 * });
 * let state = run.start();
 * const losses: number[] = [];
 * while (state.step < run.totalSteps) {
 *   const next = run.advance(state);
 *   state = next.state;
 *   losses.push(next.line.loss);
 * }
 * assert.ok(losses[5]! < losses[0]!);
 * ```
 */
export function trainingRun<L extends Learner, Before = void>(
  training: Training<L, Before>,
): TrainingRun<L, Before> {
  requireFit(training.model, training.source);
  const { name, totalSteps, source } = training;
  return {
    name,
    totalSteps,
    stepsPerEpoch: source.stepsPerEpoch,
    start: (before) => {
      requireSamples(training.model, "validation", source);
      return startingState(training, { ...training.start(before), step: training.firstStep });
    },
    advance: (state) => advance(training, state),
    save(state) {
      requireNewest(state);
      return saveTraining(training, state);
    },
    restore: (checkpoint) => startingState(training, restoreTraining(training, checkpoint)),
    forward: (state) => inference(training, state),
  };
}

function advance<L extends Learner, Before>(
  training: Training<L, Before>,
  state: TrainingState<L>,
): { state: TrainingState<L>; line: HistoryLine } {
  requireStepsLeft(training, state);
  const { model, source, variables, firstStep } = training;
  const { learner, workspace } = state, { stepsPerEpoch } = source;
  const done = state.step, step = done + 1;
  const batch = source.trainingBatch(Math.floor(done / stepsPerEpoch), done % stepsPerEpoch);
  load(training, state);
  const { loss, gradients } = batchGradients(
    (x) => training.forward(x, { training: true }),
    batch,
    {
      inputShape: inputShapeOf(model),
      variables,
      buffers: workspace.gradients,
      ...(training.loss && { loss: training.loss }),
    },
  );
  requireFinite(loss, step, {
    sample: { images: batch.images },
    parameter: learner.parameters,
    gradient: gradients,
  });
  requireFiniteGradients(gradients, step);
  const learningRate = learningRateOf(training, done - firstStep);
  const { learner: learned, news } = training.update(learner, gradients, { learningRate, step });
  if (step === training.totalSteps) requireFiniteParameters(learned.parameters, step);
  workspace.step = step;
  const next: TrainingState<L> = {
    ...state,
    step,
    learner: learned,
    statistics: readVariables(statistics(variables)),
  };
  const { stage, ...quantities } = news;
  const line: HistoryLine = {
    step,
    epoch: step / stepsPerEpoch,
    stage,
    loss,
    learningRate,
    ...quantities,
    ...validateIfDue(training, next),
  };
  return { state: next, line };
}

function learningRateOf<L extends Learner, Before>(
  { learningRate, firstStep, totalSteps }: Training<L, Before>,
  done: number,
): number {
  return typeof learningRate === "function"
    ? requireNumber("learningRate", learningRate(done))
    : cosineLearningRate(done, totalSteps - firstStep, { base: learningRate });
}

/** Accuracy on the validation split, at the end of an epoch and of the training. */
function validateIfDue<L extends Learner, Before>(
  training: Training<L, Before>,
  state: TrainingState<L>,
): { accuracy?: number } {
  const { model, source, totalSteps } = training;
  if (state.step % source.stepsPerEpoch !== 0 && state.step !== totalSteps) return {};
  const forward = inference(training, state);
  return { accuracy: evaluate(forward, source.validationBatches(), inputShapeOf(model)).accuracy };
}

function inference<L extends Learner, Before>(
  training: Training<L, Before>,
  state: TrainingState<L>,
): (x: Tensor) => Tensor {
  load(training, state);
  return (x) => training.forward(x, { training: false });
}

/** Gives the variables the values of a state. */
function load<L extends Learner, Before>(
  { variables, computesWith }: Training<L, Before>,
  state: TrainingState<L>,
): void {
  requireNewest(state);
  writeVariables(variables, { ...state.learner.parameters, ...computesWith?.(state.learner) });
  writeVariables(variables, state.statistics);
}
