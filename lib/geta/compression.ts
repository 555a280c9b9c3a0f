import * as tf from "@tensorflow/tfjs-core";
import { type FakeQuant, quantizerRules } from "../quant/mod.ts";
import type { NamedArrays, NamedVariables, Tensor } from "../core/mod.ts";
import { fakeQuant } from "../engine/mod.ts";
import { type Graph, quantized, trace } from "../graph/mod.ts";
import type { Model } from "../nn/mod.ts";
import { mergeBranches, pruningGroups, requirePrunable } from "../qadg/mod.ts";
import { initialState, type QassoProblem, type QassoState, rulesOf } from "../qasso/mod.ts";
import type { Batch } from "../train/mod.ts";
import { createQuantizers, type Quantizers } from "./quantizers.ts";
import type { Stages } from "./recipes.ts";
import type { Settings } from "../settings/mod.ts";
import { trainingArrays } from "./training_arrays.ts";
import { readVariables, trainable } from "./variables.ts";

/** The quantized network, its pruning groups, and where QASSO stands. */
export interface Compression {
  /** The quantizers. */
  quantizers: Quantizers;
  /** All variables: the model's and the quantizers'. */
  variables: NamedVariables;
  /** The float network in inference mode. */
  floatGraph: Graph;
  /** The same with its quantizers. */
  graph: Graph;
  /** What QASSO works on. */
  problem: QassoProblem;
  /** Where QASSO stands. */
  state: QassoState;
  /** Room for the gradients of a step. */
  gradients: NamedArrays;
}

/** What the compression begins with. */
export interface StartCompressionOptions {
  /** What was asked for. */
  settings: Settings;
  /** Stage lengths. */
  stages: Stages;
  /** Samples to measure activation ranges with. */
  calibration: Batch;
}

/**
 * All arrows before the first step: trace, put in quantizers, merge their branches, find the pruning groups, start QASSO.
 *
 * @param model The network, at the values the compression shall start from.
 * @param options Settings, stage lengths, samples.
 * @returns The state before the first step.
 * @throws {SettingsError} If nothing in the network can be pruned; says why, group by group.
 *
 * @example What QASSO will work on
 * ```ts
 * import { recipe, stageSteps, startCompression } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const model = mlp(source);
 * const settings = recipe("mlp", { epochs: 2 });
 * const stages = stageSteps(settings, source.stepsPerEpoch);
 * const compression = startCompression(model, { settings, stages, calibration: batch });
 * const { groups, layers } = compression.problem;
 * assert.deepEqual(groups.map(({ name, size }) => [name, size]), [["fc1", 128], ["fc2", 64], ["fc3", 2]]);
 * assert.equal(layers[0]!.weightQuantizer!.stepSize, "fc1/weight/stepSize");
 * ```
 */
export function startCompression(model: Model, options: StartCompressionOptions): Compression {
  const { settings, stages, calibration } = options;
  const forward = (x: Tensor) => model.forward(x, { training: false });
  const dummy = tf.zeros([2, ...model.inputShape]);
  const floatGraph = trace(forward, [dummy], { variables: model.variables });
  const quantizers = createQuantizers(model, floatGraph, { settings, calibration });
  const variables = { ...model.variables, ...quantizers.variables };
  const quantizedForward = quantizers.plan.layers.length === 0
    ? forward
    : quantized(forward, quantizers.plan, quantizerKernel(settings));
  const graph = trace(quantizedForward, [dummy], { variables });
  dummy.dispose();
  const merged = mergeBranches(graph);
  const groups = pruningGroups(merged.graph, { layers: merged.layers, ignore: settings.ignore });
  requirePrunable(groups);
  const problem: QassoProblem = {
    groups,
    layers: merged.layers,
    shapes: Object.fromEntries(Object.entries(variables).map(([name, v]) => [name, v.shape])),
    config: qassoConfig(settings, stages),
    rules: rulesOf(settings.semantics),
  };
  const initial = initialState(problem, readVariables(trainable(variables)));
  return { quantizers, variables, floatGraph, graph, problem, ...placed(initial, settings) };
}

/** QASSO's state with its arrays where the engine's kernels reach them. */
export function placed(
  state: QassoState,
  { optimizer: rule }: Settings,
): Pick<Compression, "state" | "gradients"> {
  const { parameters, gradients, optimizer } = trainingArrays(
    state.parameters,
    state.optimizer,
    rule,
  );
  return { state: { ...state, parameters, optimizer }, gradients };
}

/** The engine's quantizer, with the rules the settings name. */
export function quantizerKernel({ semantics }: Settings): FakeQuant {
  const rules = quantizerRules(semantics);
  return (x, scalars) => fakeQuant(x, scalars, { rules });
}

function qassoConfig(settings: Settings, stages: Stages): QassoProblem["config"] {
  const { optimizer: rule, momentum, weightDecay } = settings;
  return {
    warmUpSteps: stages.warmUp,
    projectionSteps: stages.projection,
    projectionPeriods: settings.projectionPeriods,
    jointSteps: stages.joint,
    pruningPeriods: settings.pruningPeriods,
    bitRange: settings.bitRange,
    bitReduction: settings.bitReduction,
    optimizer: { rule, momentum, weightDecay },
    learningRateQuantizer: settings.learningRateQuantizer,
    sparsity: settings.sparsity,
    roundTo: settings.roundTo,
  };
}
