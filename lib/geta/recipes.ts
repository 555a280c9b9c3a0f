import {
  budgetOf,
  checkPartialSettings,
  checkSettings,
  checkValue,
  defaultSettings,
  oneOf,
  type PartialSettings,
  type Settings,
} from "../settings/mod.ts";
import { usualLearningRate } from "./usual_learning_rate.ts";

/**
 * What differs from the defaults, model by model: the published settings where there are any (arXiv:2502.16638), else measured
 * here. `default` is for networks of one's own.
 *
 * @example
 * ```ts
 * import { recipes } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * assert.equal(recipes.resnet20.sparsity, 0.35);
 * assert.deepEqual(recipes.default, {});
 * ```
 */
export const recipes = {
  default: {},
  mlp: { optimizer: "adam", learningRate: 1e-3, weightDecay: 0 },
  small: {},
  vgg7: { optimizer: "adam", learningRate: 1e-3, epochs: 20, sparsity: 0.7, pruningPeriods: 10 },
  resnet20: {
    epochs: 20,
    sparsity: 0.35,
    quantize: "weight",
    projectionPeriods: 7,
    bitReduction: 2,
    weightDecay: 5e-4,
  },
  // more images of 224 x 224 pixels take more memory than the engine has; the rate is 0.1 for 256, as is usual
  resnet50: {
    batch: 32,
    learningRate: 0.0125,
    epochs: 120,
    sparsity: 0.4,
    quantize: "weight",
    projectionPeriods: 5,
    pruningPeriods: 10,
    bitReduction: 2,
  },
  resnet56: { batch: 128, epochs: 20, sparsity: 0.4, quantize: "weight", pruningPeriods: 10 },
} satisfies Record<string, PartialSettings>;

const recipeName = oneOf(Object.keys(recipes) as (keyof typeof recipes)[]);

/**
 * The settings to start a model with.
 *
 * @param name Name of the recipe, which is that of a model; `default` for a network of one's own.
 * @param changes Settings that shall differ. The four stages together last as long as the dense training; stages that are
 * given are taken as they are, the others keep their share. Another optimizer comes with its {@linkcode usualLearningRate}, unless one
 * is given.
 * @returns All settings.
 * @throws {SettingsError} If there is no such recipe or setting, or a value is out of range; says which is nearest.
 *
 * @example
 * ```ts
 * import { recipe } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * const { sparsity, warmUp, projection, joint, coolDown } = recipe("resnet20", { epochs: 8 });
 * assert.equal(sparsity, 0.35);
 * assert.equal(warmUp + projection + joint + coolDown, 8);
 * assert.throws(() => recipe("resnet21"), /recipe: .*; did you mean resnet20\?/);
 * ```
 */
export function recipe(name: string, changes: PartialSettings = {}): Settings {
  const base: Settings = { ...defaultSettings, ...recipes[checkValue(recipeName, name, "recipe")] };
  const { epochs = base.epochs, ...given } = checkPartialSettings(changes);
  // a budget takes the place of the recipe's sparsity
  const sparsity = budgetOf(given) === undefined ? base.sparsity : 0;
  return checkSettings({
    ...base,
    ...scaledStages(base, epochs),
    learningRate: learningRateFor(given.optimizer ?? base.optimizer, base),
    sparsity,
    ...changes,
  });
}

/** The recipe's rate belongs to its own optimizer: SGD's is a hundred times too long for Adam. */
function learningRateFor(rule: Settings["optimizer"], base: Settings): number {
  const own = usualLearningRate(base.optimizer), other = usualLearningRate(rule);
  return own === other ? base.learningRate : other;
}

/** Lengths of QASSO's four stages, in epochs or in steps. */
export interface Stages {
  /** Training with quantizers. */
  warmUp: number;
  /** The bit range is narrowed in periods. */
  projection: number;
  /** Structures are forgotten while bits are set. */
  joint: number;
  /** Bits are fixed, the rest recovers. */
  coolDown: number;
}

/** The four stages stretched to `epochs` together. */
function scaledStages(stages: Stages, epochs: number): Stages {
  const { warmUp, projection, joint, coolDown } = stages;
  const factor = epochs / (warmUp + projection + joint + coolDown);
  const scaled = {
    warmUp: warmUp * factor,
    projection: projection * factor,
    joint: joint * factor,
  };
  return { ...scaled, coolDown: epochs - scaled.warmUp - scaled.projection - scaled.joint };
}
