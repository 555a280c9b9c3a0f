import * as tf from "@tensorflow/tfjs-core";
import * as v from "valibot";
import {
  checkOptions,
  given,
  integerWithin,
  type NamedArrays,
  type Tensor,
  trueOrFalse,
  unchecked,
} from "../core/mod.ts";
import type { Network } from "../nn/mod.ts";
import { initialState, layerRange, rulesOf, step } from "../qasso/mod.ts";
import { quantizerRules } from "../quant/mod.ts";
import { accuracyMetric, type Metric } from "../report/mod.ts";
import type { Settings } from "../settings/mod.ts";
import {
  type BatchSource,
  type DenseState,
  readVariables,
  requireNewest,
  statistics,
  type Task,
  taskOf,
  trainable,
  trainingRun,
  writeVariables,
} from "../train/mod.ts";
import { calibrationBatches } from "./calibration_batches.ts";
import type {
  CompressionLearner,
  CompressionRun,
  CompressionRunOptions,
} from "./compression_types.ts";
import { quantizedNetwork } from "./quantized_network.ts";
import { parseBookkeeping } from "./parse_bookkeeping.ts";
import { configOf, qassoProblem, stepsOf } from "./qasso_problem.ts";
import { initialScalars } from "./quantizers.ts";
import { stageSteps } from "./stage_steps.ts";
import { stepNews } from "./step_news.ts";

/** What a checkpoint holds of the dense network. */
const denseResults = (metric: Metric) => ({
  denseAccuracy: metric === accuracyMetric
    ? v.pipe(v.number(), v.minValue(0), v.maxValue(1))
    : v.pipe(v.number(), v.finite()),
  denseAnswers: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

/**
 * Pruning and quantization in one training: QASSO's four stages. It starts from a trained network: its accuracy is measured, the
 * quantizers' ranges are set so that they cut nothing off, and QASSO begins.
 *
 * @param model The network. Its values now are the initial ones, which `start: "scratch"` compresses.
 * @param source Where images come from, or a task of another sort.
 * @param settings What to do.
 * @param options When it begins.
 * @returns The run, to be started from a dense network.
 * @throws {SettingsError} If a stage is too short for its periods.
 * @throws {RangeError} If nothing in the network can be pruned.
 *
 * @example The first step belongs to the warm-up
 * ```ts
 * import { compressionRun, recipe } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { denseRun } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 200, validation: 10, test: 10 }), { size: 10, seed: 0 });
 * const model = mlp();
 * const dense = denseRun(model, source, { totalSteps: 1, learningRate: 1e-3, optimizer: { rule: "adam" } });
 * const run = compressionRun(model, source, recipe("mlp", { epochs: 2 }), { firstStep: 1 });
 * const state = run.start(dense.advance(dense.start()).state);
 * assert.equal(state.step, 1);
 * const { line } = run.advance(state);
 * assert.deepEqual([line.step, line.stage], [2, "warm-up"]);
 * ```
 */
export function compressionRun(
  model: Network,
  source: BatchSource | Task,
  settings: Settings,
  options: CompressionRunOptions,
): CompressionRun {
  checkOptions("compressionRun()", options, {
    firstStep: given(integerWithin({ min: 0 })),
    rules: unchecked,
    explain: trueOrFalse,
  });
  const { firstStep, rules, explain = false } = options;
  const task = taskOf(model, source), stages = stageSteps(settings, task.stepsPerEpoch);
  const network = quantizedNetwork(model, settings);
  task.requireResults(model, network.floatGraph);
  const config = { ...configOf(settings), ...stepsOf(stages) };
  const problem = qassoProblem(network, config, rules ?? rulesOf(settings.semantics));
  const initial = settings.start === "scratch" ? values(model) : {};
  const totalSteps = firstStep + stages.warmUp + stages.projection + stages.joint +
    stages.coolDown;

  function start(dense: DenseState) {
    requireStart(dense, firstStep);
    writeVariables(model.variables, { ...dense.learner.parameters, ...dense.statistics });
    const plain = (x: Tensor) => model.forward(x, { training: false });
    const { accuracy, answers } = task.evaluate(plain, "test");
    writeVariables(model.variables, initial); // nothing, unless the start is "scratch"
    let scalars: NamedArrays = {};
    tf.tidy(() => {
      scalars = initialScalars(model, network.quantizers, {
        bits: (layer, part) => layerRange(problem.config, { layer, part })[1],
        calibration: calibrationBatches(task),
        rules: quantizerRules(settings.semantics),
      });
    });
    const parameters = { ...readVariables(trainable(model.variables)), ...scalars };
    return {
      learner: {
        ...initialState(problem, parameters),
        denseAccuracy: accuracy,
        denseAnswers: answers,
      },
      statistics: readVariables(statistics(model.variables)),
    };
  }

  const dispose = () => tf.dispose(network.quantizers.variables);
  return {
    network,
    problem,
    dispose,
    [Symbol.dispose]: dispose,
    ...trainingRun<CompressionLearner, DenseState>({
      name: "compression",
      model,
      source: task,
      variables: network.variables,
      forward: network.forward,
      rule: settings.optimizer,
      learningRate: settings.learningRate,
      firstStep,
      totalSteps,
      start,
      update(
        { denseAccuracy, denseAnswers, ...before },
        gradients,
        { learningRate, step: number },
      ) {
        const { state, report } = step(problem, before, gradients, { learningRate });
        return {
          learner: { ...state, denseAccuracy, denseAnswers },
          news: stepNews(problem, state, report, { step: number, totalSteps, explain }),
        };
      },
      parseBookkeeping: (value, step) =>
        parseBookkeeping(value, problem, {
          steps: step - firstStep,
          entries: denseResults(task.metric),
        }),
    }),
  };
}

/** The compression takes over where dense training ends. */
function requireStart(dense: DenseState, firstStep: number): void {
  requireNewest(dense);
  if (dense.step === firstStep) return;
  throw new RangeError(
    `Cannot start the compression: dense training must be at step ${firstStep}: current value is ${dense.step}`,
  );
}

/** The values of everything that training changes in a network. */
function values({ variables }: Network): NamedArrays {
  return readVariables({ ...trainable(variables), ...statistics(variables) });
}
