import type { Tensor } from "../core/mod.ts";
import { quantized } from "../graph/mod.ts";
import type { Model } from "../nn/mod.ts";
import { step, type StepReport } from "../qasso/mod.ts";
import { type Batch, requireFinite } from "../train/mod.ts";
import { batchGradients } from "./batch_gradients.ts";
import { type Compression, quantizerKernel } from "./compression.ts";
import type { Settings } from "../settings/mod.ts";
import { writeVariables } from "./variables.ts";

/** What one step needs. */
export interface CompressionStepOptions {
  /** The network. */
  model: Model;
  /** What was asked for. */
  settings: Settings;
  /** Samples of this step. */
  batch: Batch;
  /** Learning rate of this step. */
  learningRate: number;
  /** Number of the step in the whole run, for the message when numbers leave the finite range. */
  step: number;
}

/**
 * One step of QASSO: the quantized network forward and backward, then the update of the stage.
 *
 * @param compression The state; its arrays are reused.
 * @param options Network, samples, learning rate.
 * @returns The next state, the loss before the step, and what QASSO did.
 * @throws {DivergenceError} If the loss is NaN or infinite.
 *
 * @example The first step belongs to the warm-up
 * ```ts
 * import { compressionStep, recipe, stageSteps, startCompression } from "@geta-lab/geta";
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
 * const options = { model, settings, batch, learningRate: 1e-3, step: 1 };
 * const { report } = compressionStep(compression, options);
 * assert.equal(report.stage, "warm-up");
 * ```
 */
export function compressionStep(
  compression: Compression,
  options: CompressionStepOptions,
): { compression: Compression; loss: number; report: StepReport } {
  const { model, settings, batch, learningRate } = options;
  const { quantizers, variables, problem } = compression;
  const forward = quantized(
    (x: Tensor) => model.forward(x, { training: true }),
    quantizers.plan,
    quantizerKernel(settings),
  );
  const { inputShape } = model;
  const buffers = compression.gradients;
  const { loss, gradients } = batchGradients(forward, batch, { inputShape, variables, buffers });
  const { parameters } = compression.state;
  requireFinite(loss, options.step, { parameter: parameters, gradient: gradients });
  const { state, report } = step(problem, compression.state, gradients, { learningRate });
  writeVariables(variables, state.parameters);
  return { compression: { ...compression, state }, loss, report };
}

/**
 * The quantized network in inference mode.
 *
 * @param model The network.
 * @param compression Its quantizers.
 * @param settings Which quantizer rule.
 * @returns [batch, ...inputShape] to [batch, classes].
 *
 * @example Sixteen bits change almost nothing
 * ```ts
 * import { quantizedForward, recipe, stageSteps, startCompression } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const model = mlp(source);
 * const settings = recipe("mlp", { epochs: 2 });
 * const stages = stageSteps(settings, source.stepsPerEpoch);
 * const compression = startCompression(model, { settings, stages, calibration: batch });
 * const x = tf.ones([1, 1]);
 * const exact = model.forward(x, { training: false }).dataSync();
 * const rounded = quantizedForward(model, compression, settings)(x).dataSync();
 * assert.ok(Math.abs(exact[0]! - rounded[0]!) < 1e-2);
 * ```
 */
export function quantizedForward(
  model: Model,
  { quantizers }: Compression,
  settings: Settings,
): (x: Tensor) => Tensor {
  const forward = (x: Tensor) => model.forward(x, { training: false });
  return quantized(forward, quantizers.plan, quantizerKernel(settings));
}
