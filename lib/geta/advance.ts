import type { Tensor } from "../core/mod.ts";
import type { HistoryLine, Stage } from "../report/mod.ts";
import { cosineLearningRate } from "../optim/mod.ts";
import type { StepReport } from "../qasso/mod.ts";
import { FLOAT_BITS } from "../quant/mod.ts";
import { evaluate } from "../train/mod.ts";
import { startCompression } from "./compression.ts";
import { compressionStep, quantizedForward } from "./compression_step.ts";
import { denseStep } from "./dense_training.ts";
import type { Run } from "./run.ts";
import { writeVariables } from "./variables.ts";

/**
 * One training step. When the dense phase is over the dense network is measured and the compression begins.
 *
 * @param run The run; changed in place.
 * @returns What the step did, for a progress line and a chart.
 * @throws {RangeError} If the run is over.
 * @throws {DivergenceError} If the loss is NaN or infinite.
 *
 * @example The first step of a run
 * ```ts
 * import { advance, createRun, recipe } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const run = createRun(mlp(source), source, recipe("mlp", { epochs: 2 }));
 * const { stage, step } = advance(run);
 * assert.deepEqual({ stage, step }, { stage: "dense", step: 1 });
 * ```
 */
export function advance(run: Run): HistoryLine {
  if (run.step >= run.totalSteps) {
    throw new RangeError(
      `Cannot advance the run: it has ${run.totalSteps} steps: current value is ${run.step}`,
    );
  }
  const event = run.step < run.denseSteps ? advanceDense(run) : advanceCompression(run);
  if (run.step === run.denseSteps) endDense(run);
  return event;
}

function advanceDense(run: Run): HistoryLine {
  const { model, settings } = run;
  const learningRate = cosineLearningRate(run.step, run.denseSteps, {
    base: settings.learningRate,
  });
  const batch = nextBatch(run);
  const { training, loss } = denseStep(run.dense!, {
    model,
    settings,
    batch,
    learningRate,
    step: run.step + 1,
  });
  run.dense = training;
  run.step++;
  return { ...position(run, "dense"), loss, learningRate, ...watch(run) };
}

function endDense(run: Run): void {
  const { model, source, settings, stages } = run;
  const forward = (x: Tensor) => model.forward(x, { training: false });
  run.denseAccuracy = evaluate(forward, source.testBatches(), model.inputShape).accuracy;
  run.dense = undefined;
  if (settings.start === "scratch") writeVariables(model.variables, run.initial);
  const calibration = source.trainingBatch(0, 0);
  run.compression = startCompression(model, { settings, stages, calibration });
}

function advanceCompression(run: Run): HistoryLine {
  const { model, settings } = run;
  const done = run.step - run.denseSteps, total = run.totalSteps - run.denseSteps;
  const learningRate = cosineLearningRate(done, total, { base: settings.learningRate });
  const batch = nextBatch(run);
  const { compression, loss, report } = compressionStep(run.compression!, {
    model,
    settings,
    batch,
    learningRate,
    step: run.step + 1,
  });
  run.compression = compression;
  run.step++;
  return {
    ...position(run, report.stage),
    loss,
    learningRate,
    ...quantities(run, report),
    ...watch(run),
  };
}

function nextBatch({ source, step }: Run) {
  return source.trainingBatch(Math.floor(step / source.stepsPerEpoch), step % source.stepsPerEpoch);
}

function position(run: Run, stage: Stage) {
  return { stage, step: run.step, epoch: run.step / run.source.stepsPerEpoch };
}

/** Accuracy on the validation split, at the end of an epoch and of a phase. */
function watch(run: Run): { accuracy?: number } {
  const { model, source, settings, step, compression } = run;
  const due = step % source.stepsPerEpoch === 0 || step === run.denseSteps ||
    step === run.totalSteps;
  if (!due) return {};
  const forward = compression === undefined
    ? (x: Tensor) => model.forward(x, { training: false })
    : quantizedForward(model, compression, settings);
  return { accuracy: evaluate(forward, source.validationBatches(), model.inputShape).accuracy };
}

/** Layers' bits and step sizes are written down at every fifth step only: a deep network has many, a run many steps. */
const LAYERS_EVERY = 5;

function quantities(run: Run, report: StepReport) {
  const rates = report.joint.filter((joint) => joint !== null).map((joint) => joint.forgetRate);
  return {
    ...(run.step % LAYERS_EVERY === 0 || run.step === run.totalSteps
      ? layerQuantities(run, report)
      : {}),
    zeroStructures: report.pruned.reduce((a, b) => a + b, 0),
    ...(rates.length === 0 ? {} : { forgetRate: rates.reduce((a, b) => a + b) / rates.length }),
  };
}

function layerQuantities(run: Run, report: StepReport) {
  const { problem, state } = run.compression!;
  const bits = Object.entries(report.bits).map((
    [name, { weight = FLOAT_BITS, activation = FLOAT_BITS }],
  ) => [
    name,
    { weight: shorten(weight), activation: shorten(activation) },
  ]);
  const stepSizes = problem.layers.flatMap(({ name, weightQuantizer }) =>
    weightQuantizer === undefined
      ? []
      : [[name, shorten(state.parameters[weightQuantizer.stepSize]![0]!)]]
  );
  return { bits: Object.fromEntries(bits), stepSizes: Object.fromEntries(stepSizes) };
}

/** Six digits: what float32 holds, in a third of the letters. */
function shorten(x: number): number {
  return Number(x.toPrecision(6));
}
