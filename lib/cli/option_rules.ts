import {
  choice,
  integer,
  number,
  type OptionRule,
  path,
  setting,
  shortNumber,
  top,
} from "./option_rule.ts";
import { dataNames, modelNames } from "./options.ts";
import { stageRules } from "./stage_rules.ts";
import { readBits } from "./read_value.ts";

const optimizers = ["sgd", "adam", "adamw"] as const;
const quantizations = ["weight", "weight+activation", "none"] as const;

/**
 * All options of the command, in the order of `--help`.
 *
 * @example
 * ```ts
 * import { optionRules } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert("sparsity" in optionRules);
 * ```
 */
export const optionRules: Record<string, OptionRule> = {
  model: {
    section: "Network and data",
    value: modelNames.join("|"),
    meaning: "network to train and compress",
    initial: () => "small",
    read: top("model", choice(modelNames)),
  },
  data: {
    section: "Network and data",
    value: dataNames.join("|"),
    meaning: "data set; shapes are drawn from the seed, no download",
    initial: () => "shapes",
    read: top("data", choice(dataNames)),
  },
  "data-dir": {
    section: "Network and data",
    value: "DIR",
    meaning: "folder with the files of cifar10 or mnist",
    initial: () => "the data cache",
    read: top("dataDir", path),
  },
  limit: {
    section: "Network and data",
    value: "N",
    meaning: "use only N training images",
    initial: () => "all",
    read: top("limit", integer({ min: 1 })),
  },
  shift: {
    section: "Network and data",
    value: "PIXELS",
    meaning: "random shift of images; 4 for long cifar10 runs",
    initial: () => "2, cifar10: 0",
    read: top("shift", integer({ min: 0 })),
  },
  epochs: {
    section: "Training",
    value: "EPOCHS",
    meaning: "length of dense training, and of the four stages together",
    initial: ({ epochs }) => shortNumber(epochs),
    read: setting("epochs", number({ exclusiveMin: 0 })),
  },
  batch: {
    section: "Training",
    value: "N",
    meaning: "images in one step",
    initial: ({ batch }) => `${batch}`,
    read: setting("batch", integer({ min: 1 })),
  },
  optimizer: {
    section: "Training",
    value: optimizers.join("|"),
    meaning: "how parameters follow their gradients",
    initial: ({ optimizer }) => optimizer,
    read: setting("optimizer", choice(optimizers)),
  },
  lr: {
    section: "Training",
    value: "RATE",
    meaning: "highest learning rate; falls to 0 along a cosine",
    initial: ({ learningRate }) => `${learningRate}`,
    read: setting("learningRate", number({ exclusiveMin: 0 })),
  },
  "lr-quant": {
    section: "Training",
    value: "RATE",
    meaning: "learning rate of step sizes, clips and exponents",
    initial: ({ learningRateQuantizer }) => `${learningRateQuantizer}`,
    read: setting("learningRateQuantizer", number({ min: 0 })),
  },
  start: {
    section: "Training",
    value: "dense|scratch",
    meaning: "compress the trained network, or its initial weights",
    initial: ({ start }) => start,
    read: setting("start", choice(["dense", "scratch"])),
  },
  sparsity: {
    section: "Compression",
    value: "SHARE",
    meaning: "share of the structures to remove, 0 to below 1",
    initial: ({ sparsity }) => `${sparsity}`,
    read: setting("sparsity", number({ min: 0, exclusiveMax: 1 })),
  },
  bits: {
    section: "Compression",
    value: "LOW:HIGH",
    meaning: "allowed bit widths, at least 2",
    initial: ({ bitRange }) => bitRange.join(":"),
    read: setting("bitRange", readBits),
  },
  quantize: {
    section: "Compression",
    value: quantizations.join("|"),
    meaning: "what is quantized",
    initial: ({ quantize }) => quantize,
    read: setting("quantize", choice(quantizations)),
  },
  semantics: {
    section: "Compression",
    value: "paper|reference",
    meaning: "corrected rules, or those of the public implementation",
    initial: ({ semantics }) => semantics,
    read: setting("semantics", choice(["paper", "reference"])),
  },
  "round-to": {
    section: "Compression",
    value: "N",
    meaning: "each group keeps a multiple of N structures, for example 8",
    initial: ({ roundTo }) => `${roundTo}`,
    read: setting("roundTo", integer({ min: 1 })),
  },
  ignore: {
    section: "Compression",
    value: "NAME,...",
    meaning: "layers or modules that are not pruned",
    initial: () => "none",
    read: setting("ignore", (_flag, text) => text.split(",")),
  },
  ...stageRules,
  seed: {
    section: "Run",
    value: "N",
    meaning: "the same seed repeats the run",
    initial: ({ seed }) => `${seed}`,
    read: setting("seed", integer({ min: 0, max: 2 ** 32 - 1 })),
  },
  threads: {
    section: "Run",
    value: "N",
    meaning: "threads of the engine",
    initial: () => "all but one, at least 2",
    read: top("threads", integer({ min: 1 })),
  },
  out: {
    section: "Run",
    value: "DIR",
    meaning: "folder of the results",
    initial: () => "runs/<time>-<model>",
    read: top("out", path),
  },
  resume: {
    section: "Run",
    meaning: "continue the run in --out from its checkpoint",
    read: (options) => ({ ...options, resume: true }),
  },
  json: {
    section: "Run",
    meaning: "print the report as JSON instead of tables",
    read: (options) => ({ ...options, json: true }),
  },
  help: {
    section: "Run",
    meaning: "print this and the defaults of --model",
    read: (options) => options,
  },
};
