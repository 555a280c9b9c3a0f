import { layerBitsKind, rangeOrSame } from "./bits_kinds.ts";
import { integerIn, numberIn, rangeIn } from "./number_kinds.ts";
import { type Setting, setting } from "./setting.ts";
import type { Settings } from "./settings.ts";
import { LONGEST, stageSettings } from "./stage_settings.ts";
import { names, oneOf, oneOfOrFile, yesOrNo } from "./word_kinds.ts";

/**
 * Every setting of a run: the one source of names, bounds, defaults, units and help texts. The command line derives its
 * options from it (`learningRate` is `--learning-rate`), QASSO and checkpoints their checks, recipes their defaults.
 *
 * @example
 * ```ts
 * import { allSettings } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * const { initial, unit, help } = allSettings.sparsity;
 * assert.deepEqual([initial, unit], [0.5, "share"]);
 * assert.equal(help, "share of the structures to remove, 0 to below 1");
 * ```
 */
export const allSettings: { [Name in keyof Settings]: Setting<Settings[Name]> } = {
  epochs: setting(numberIn({ exclusiveMin: 0, max: LONGEST }), {
    section: "Training",
    unit: "epochs",
    help: "length of dense training, and of the four stages together",
    initial: 7,
  }),
  batch: setting(integerIn({ min: 1 }), {
    section: "Training",
    unit: "n",
    help: "images in one step",
    initial: 64,
  }),
  optimizer: setting(oneOf(["sgd", "adam", "adamw"]), {
    section: "Training",
    unit: "name",
    help: "how parameters follow their gradients",
    initial: "sgd",
  }),
  learningRate: setting(numberIn({ exclusiveMin: 0 }), {
    section: "Training",
    unit: "rate",
    help: "highest learning rate; falls to 0 along a cosine in each phase",
    initial: 0.1,
  }),
  learningRateQuantizer: setting(numberIn({ min: 0 }), {
    section: "Training",
    unit: "rate",
    help: "learning rate of step sizes, clips and exponents; constant",
    initial: 1e-3,
  }),
  momentum: setting(numberIn({ min: 0, exclusiveMax: 1 }), {
    section: "Training",
    unit: "share",
    help: "first momentum of the optimizer",
    initial: 0.9,
  }),
  nesterov: setting(yesOrNo(), {
    section: "Training",
    unit: "yes or no",
    help: "let sgd look one step ahead (Nesterov's momentum)",
    initial: false,
  }),
  clipNorm: setting(numberIn({ min: 0 }), {
    section: "Training",
    unit: "norm",
    help: "longest gradient of a step, all parameters together; 0 for any length",
    initial: 0,
  }),
  weightDecay: setting(numberIn({ min: 0 }), {
    section: "Training",
    unit: "rate",
    help: "pull of the weights towards 0",
    initial: 1e-4,
  }),
  start: setting(oneOfOrFile(["dense", "scratch", "pretrained"], ".safetensors"), {
    section: "Training",
    unit: "what",
    help:
      "compress the network trained first, its initial weights, those it comes with, or FILE.safetensors",
    initial: "dense",
  }),
  sparsity: setting(numberIn({ min: 0, exclusiveMax: 1 }), {
    section: "Compression",
    unit: "share",
    help: "share of the structures to remove, 0 to below 1",
    initial: 0.5,
  }),
  bops: setting(numberIn({ min: 0, exclusiveMax: 1 }), {
    section: "Compression",
    unit: "share",
    help: "share of the dense bit operations to keep, in place of a sparsity; 0: no such budget",
    initial: 0,
  }),
  macs: setting(numberIn({ min: 0, exclusiveMax: 1 }), {
    section: "Compression",
    unit: "share",
    help: "the same for multiply-adds",
    initial: 0,
  }),
  bytes: setting(numberIn({ min: 0, exclusiveMax: 1 }), {
    section: "Compression",
    unit: "share",
    help: "the same for bytes of the parameters",
    initial: 0,
  }),
  maxRatio: setting(numberIn({ exclusiveMin: 0, max: 1 }), {
    section: "Compression",
    unit: "share",
    help: "largest share of one group's structures that may leave",
    initial: 0.9,
  }),
  bitRange: setting(rangeIn({ min: 2, max: 24 }), {
    section: "Compression",
    unit: "low:high",
    help: "allowed bit widths, whole numbers from 2 to 24",
    initial: [4, 16],
  }),
  activationBitRange: setting(rangeOrSame(), {
    section: "Compression",
    unit: "low:high",
    help: "allowed bit widths of the layers' inputs, where they differ from those of weights",
    initial: "same",
  }),
  layerBits: setting(layerBitsKind(), {
    section: "Compression",
    unit: "layers",
    help: "fixed bits of layers: conv1=8,conv2=4:8,head=float for both, weight:input, none",
    initial: {},
  }),
  quantize: setting(oneOf(["weight", "weight+activation", "none"]), {
    section: "Compression",
    unit: "what",
    help: "tensors that are quantized",
    initial: "weight+activation",
  }),
  semantics: setting(oneOf(["corrected", "paper", "reference"]), {
    section: "Compression",
    unit: "name",
    help: "whose rules: corrected ones, those of the paper, or of its public code",
    initial: "corrected",
  }),
  bits: setting(oneOf(["uniform", "allocated", "priced"]), {
    section: "Compression",
    unit: "how",
    help:
      "with a budget bits the same in all layers, else as learned in the range; allocated by sensitivity at equal cost; or learned at a price",
    initial: "uniform",
  }),
  bitPrice: setting(numberIn({ exclusiveMin: 0 }), {
    section: "Compression",
    unit: "price",
    help: "with priced bits, what the logarithm of all bit operations costs in units of the loss",
    initial: 1,
  }),
  momentumGuard: setting(numberIn({ min: 0, max: 1 }), {
    section: "Compression",
    unit: "share",
    help: "share of plain descent that momentum and decay must leave in every step; 0: no guard",
    initial: 0,
  }),
  roundTo: setting(integerIn({ min: 1 }), {
    section: "Compression",
    unit: "n",
    help: "each group keeps a multiple of n structures; hardware likes 8",
    initial: 1,
  }),
  ignore: setting(names(), {
    section: "Compression",
    unit: "names",
    help: "parameters, layers or modules whose groups stay whole, separated by commas",
    initial: [],
  }),
  ...stageSettings,
  seed: setting(integerIn({ min: 0, max: 2 ** 32 - 1 }), {
    section: "Run",
    unit: "n",
    help: "the same seed repeats the run",
    initial: 0,
  }),
};

/** The value of every setting where neither a recipe nor the user says otherwise. */
export const defaultSettings: Readonly<Settings> = Object.fromEntries(
  Object.entries(allSettings).map(([name, { initial }]) => [name, initial]),
) as unknown as Settings;
