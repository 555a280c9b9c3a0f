import * as tf from "@tensorflow/tfjs-core";
import { type NamedArrays, requireNumber, type Tensor } from "../core/mod.ts";
import { readArray } from "../engine/mod.ts";
import { cosineLearningRate } from "../optim/mod.ts";
import type { HistoryLine } from "../report/mod.ts";
import { requireStepsLeft } from "../run/mod.ts";
import { requireFinite, requireFiniteGradients, requireFiniteParameters } from "./finite.ts";
import { lossAndGradients } from "./gradients.ts";
import { restoreTraining, saveTraining } from "./saved_training.ts";
import { type Task, taskOf } from "./task.ts";
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
  given: Training<L, Before>,
): TrainingRun<L, Before> {
  const { model, name, totalSteps } = given, task = taskOf(model, given.source);
  const training = { ...given, task };
  return {
    name,
    totalSteps,
    stepsPerEpoch: task.stepsPerEpoch,
    start: (before) => {
      task.requireSamples("validation");
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

/** A training whose task is known. */
type TaskTraining<L extends Learner, Before> = Training<L, Before> & { task: Task };

function advance<L extends Learner, Before>(
  training: TaskTraining<L, Before>,
  state: TrainingState<L>,
): { state: TrainingState<L>; line: HistoryLine } {
  requireStepsLeft(training, state);
  const { task, variables, firstStep } = training;
  const { learner, workspace } = state, { stepsPerEpoch } = task;
  const done = state.step, step = done + 1;
  const batch = () => task.trainingBatch(Math.floor(done / stepsPerEpoch), done % stepsPerEpoch);
  load(training, state);
  const measure = training.loss ?? task.loss;
  const { loss, gradients } = lossAndGradients(
    () => {
      const { inputs, labels } = batch();
      return measure(training.forward(inputs, { training: true }), labels);
    },
    variables,
    { buffers: workspace.gradients },
  );
  if (!Number.isFinite(loss)) {
    requireFinite(loss, step, {
      sample: sampleArrays(batch),
      parameter: learner.parameters,
      gradient: gradients,
    });
  }
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

/** What the network saw, to find out why its loss is no number. */
function sampleArrays(batch: () => { inputs: Tensor | Tensor[] }): NamedArrays {
  const floats = () => [batch().inputs].flat().filter(({ dtype }) => dtype === "float32");
  let arrays: NamedArrays = {};
  tf.tidy(() => void (arrays = Object.fromEntries(floats().map((x, i) => [`${i}`, readArray(x)]))));
  return arrays;
}

/** The metric on the validation split, at the end of an epoch and of the training. */
function validateIfDue<L extends Learner, Before>(
  training: TaskTraining<L, Before>,
  state: TrainingState<L>,
): { accuracy?: number } {
  const { task, totalSteps } = training;
  if (state.step % task.stepsPerEpoch !== 0 && state.step !== totalSteps) return {};
  const { accuracy } = task.evaluate(inference(training, state), "validation");
  return { accuracy };
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
