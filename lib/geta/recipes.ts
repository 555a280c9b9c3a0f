import { requireInteger } from "../core/mod.ts";
import type { PartialSettings, Settings } from "./settings.ts";

/** Settings that hold for every model unless its recipe says otherwise. */
const COMMON: Settings = {
  semantics: "paper",
  seed: 0,
  batch: 64,
  epochs: 7,
  optimizer: "sgd",
  learningRate: 0.1,
  learningRateQuantizer: 1e-3,
  momentum: 0.9,
  weightDecay: 1e-4,
  quantize: "weight+activation",
  bits: [4, 16],
  sparsity: 0.5,
  roundTo: 1,
  ignore: [],
  start: "dense",
  stages: { warmUp: 0.5, projection: 1.5, joint: 2, coolDown: 3 },
  projectionPeriods: 5,
  pruningPeriods: 5,
  bitReduction: 2,
};

/** What differs per model: the published settings where there are any (arXiv:2502.16638), else measured here. */
const RECIPES: Record<string, PartialSettings> = {
  mlp: { optimizer: "adam", learningRate: 1e-3, weightDecay: 0 },
  small: {},
  vgg7: { optimizer: "adam", learningRate: 1e-3, epochs: 20, sparsity: 0.7, pruningPeriods: 10 },
  resnet20: {
    epochs: 20,
    sparsity: 0.35,
    quantize: "weight",
    projectionPeriods: 7,
    weightDecay: 5e-4,
  },
  resnet56: { batch: 128, epochs: 20, sparsity: 0.4, quantize: "weight", pruningPeriods: 10 },
};

/**
 * The settings to start a model with.
 *
 * @param model Name of a model of the zoo; any other name gets the common settings.
 * @param changes Settings that shall differ. The four stages together last as long as the dense training; stages that are
 * given are taken as they are, the others keep their share.
 * @returns All settings.
 *
 * @example
 * ```ts
 * import { recipe } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * const { sparsity, stages } = recipe("resnet20", { epochs: 8 });
 * assert.equal(sparsity, 0.35);
 * assert.equal(stages.warmUp + stages.projection + stages.joint + stages.coolDown, 8);
 * ```
 */
export function recipe(model: string, changes: PartialSettings = {}): Settings {
  const base = { ...COMMON, ...RECIPES[model] } as Settings;
  const { stages: changedStages = {}, ...rest } = changes;
  const settings = { ...base, ...rest };
  return {
    ...settings,
    stages: { ...scaleStages(base.stages, settings.epochs), ...changedStages },
  };
}

/** The four stages stretched to `epochs` together. */
function scaleStages(stages: Settings["stages"], epochs: number): Settings["stages"] {
  const { warmUp, projection, joint, coolDown } = stages;
  const factor = epochs / (warmUp + projection + joint + coolDown);
  const scaled = {
    warmUp: warmUp * factor,
    projection: projection * factor,
    joint: joint * factor,
  };
  return { ...scaled, coolDown: epochs - scaled.warmUp - scaled.projection - scaled.joint };
}

/** Stage lengths in steps; see {@linkcode stageSteps}. */
export interface StageSteps {
  /** Steps of the warm-up stage. */
  warmUp: number;
  /** Steps of the projection stage. */
  projection: number;
  /** Steps of the joint stage. */
  joint: number;
  /** Steps of the cool-down stage. */
  coolDown: number;
}

/**
 * Turns epochs into steps. Projection and joint are rounded down to whole periods, cool-down takes what is left.
 *
 * @param settings Stages in epochs, and the numbers of periods.
 * @param stepsPerEpoch Steps in one epoch.
 * @returns Stages in steps.
 * @throws {RangeError} If a period would be empty; says which number to change.
 *
 * @example
 * ```ts
 * import { recipe, stageSteps } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * const settings = recipe("small", {
 *   stages: { warmUp: 1, projection: 1, joint: 1, coolDown: 1 },
 *   projectionPeriods: 3,
 *   pruningPeriods: 5,
 * });
 * assert.deepEqual(stageSteps(settings, 10), { warmUp: 10, projection: 9, joint: 10, coolDown: 11 });
 * ```
 */
export function stageSteps(settings: Settings, stepsPerEpoch: number): StageSteps {
  requireInteger("steps per epoch", stepsPerEpoch, { min: 1 });
  const { stages, projectionPeriods, pruningPeriods } = settings;
  const whole = (name: string, epochs: number, periods: number, max: number) => {
    const steps = Math.floor(Math.round(epochs * stepsPerEpoch) / periods);
    if (steps >= max) return steps * periods;
    throw new RangeError(
      `Cannot plan the ${name} stage: each of its ${periods} periods needs at least ${max} step: current value is ${
        (epochs * stepsPerEpoch).toFixed(1)
      } steps in all (${
        Number(epochs.toPrecision(3))
      } epochs); give --${name} more epochs, or take fewer periods`,
    );
  };
  const total = Math.round(
    (stages.warmUp + stages.projection + stages.joint + stages.coolDown) * stepsPerEpoch,
  );
  const warmUp = Math.round(stages.warmUp * stepsPerEpoch);
  const projection = stages.projection === 0
    ? 0
    : whole("projection", stages.projection, projectionPeriods, 1);
  const joint = stages.joint === 0 ? 0 : whole("joint", stages.joint, pruningPeriods, 1);
  return { warmUp, projection, joint, coolDown: Math.max(1, total - warmUp - projection - joint) };
}
