import type { NamedArrays } from "../core/mod.ts";
import type { Model } from "../nn/mod.ts";
import type { BatchSource } from "../train/mod.ts";
import type { Compression } from "./compression.ts";
import { type DenseTraining, startDense } from "./dense_training.ts";
import type { Stages } from "./recipes.ts";
import { stageSteps } from "./stage_steps.ts";
import { checkSettings, type Settings } from "../settings/mod.ts";
import { readVariables } from "./variables.ts";

/** One run from a dense network to a compressed one. {@linkcode advance} moves it on by one step. */
export interface Run {
  /** The network; its variables hold the current parameters. */
  readonly model: Model;
  /** Where the samples come from. */
  readonly source: BatchSource;
  /** What was asked for. */
  readonly settings: Settings;
  /** Lengths of QASSO's stages in steps. */
  readonly stages: Stages;
  /** Steps of the dense phase. */
  readonly denseSteps: number;
  /** Steps of both phases together. */
  readonly totalSteps: number;
  /** Values all variables had at the start. */
  readonly initial: NamedArrays;
  /** Steps done so far, both phases. */
  step: number;
  /** State of the dense phase, until it ends. */
  dense: DenseTraining | undefined;
  /** Accuracy of the dense network on the test split, once its training has ended. */
  denseAccuracy: number | undefined;
  /** State of the compression, once the dense phase has ended. */
  compression: Compression | undefined;
}

/**
 * Prepares a run. Nothing is trained yet; all settings are checked.
 *
 * @param model The network, freshly made.
 * @param source Where the samples come from.
 * @param settings What to do; see {@linkcode recipe}.
 * @returns The run, before its first step.
 * @throws {RangeError} If a setting is out of range or a stage too short for its periods.
 *
 * @example The plan of a run
 * ```ts
 * import { createRun, recipe } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { oneBatch } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * const run = createRun(mlp(source), source, recipe("mlp", { epochs: 2 }));
 * assert.equal(run.totalSteps, 80); // two epochs of 20 steps for each network
 * ```
 */
export function createRun(model: Model, source: BatchSource, settings: Settings): Run {
  checkSettings(settings);
  const stages = stageSteps(settings, source.stepsPerEpoch);
  const denseSteps = Math.max(1, Math.round(settings.epochs * source.stepsPerEpoch));
  const { warmUp, projection, joint, coolDown } = stages;
  return {
    model,
    source,
    settings,
    stages,
    denseSteps,
    totalSteps: denseSteps + warmUp + projection + joint + coolDown,
    initial: readVariables(model.variables),
    step: 0,
    dense: startDense(model, settings),
    denseAccuracy: undefined,
    compression: undefined,
  };
}
