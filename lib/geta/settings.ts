import { requireInteger, requireNumber } from "../core/mod.ts";
import type { Semantics } from "../quant/mod.ts";

/** Lengths of QASSO's four stages, in epochs; fractions are allowed. */
export interface StageEpochs {
  /** Plain quantization-aware training. */
  warmUp: number;
  /** The bit range is narrowed in periods. */
  projection: number;
  /** Structures are forgotten while bits are set. */
  joint: number;
  /** Bits are frozen, the rest recovers. */
  coolDown: number;
}

/** Everything that decides how a run goes. Plain data; the seed makes it repeatable. */
export interface Settings {
  /** Corrected rules of the paper, or the public implementation's. */
  semantics: Semantics;
  /** Seed of initial values, order of samples and augmentation. */
  seed: number;
  /** Samples in one step. */
  batch: number;
  /** Epochs of the dense network. */
  epochs: number;
  /** Optimizer of both phases. */
  optimizer: "sgd" | "adam" | "adamw";
  /** Highest learning rate; a cosine lets it fall to zero over each phase. */
  learningRate: number;
  /** Learning rate of the quantizers' scalars, constant. */
  learningRateQuantizer: number;
  /** First momentum. */
  momentum: number;
  /** Weight decay. */
  weightDecay: number;
  /** Which tensors are quantized. */
  quantize: "weight" | "weight+activation" | "none";
  /** Allowed bit range [b_l, b_u]. */
  bits: [number, number];
  /** Share of structures that shall be zero at the end. */
  sparsity: number;
  /** Every group keeps a multiple of this number of structures: 4, 8 or 16 suit hardware, 1 leaves it free. */
  roundTo: number;
  /** Parameters, layers or modules whose groups stay whole, by name. */
  ignore: string[];
  /** Whether GETA starts from the trained dense network or from the same initial values as it. */
  start: "dense" | "scratch";
  /** Stage lengths. */
  stages: StageEpochs;
  /** Periods B of the projection stage. */
  projectionPeriods: number;
  /** Periods P of the joint stage. */
  pruningPeriods: number;
  /** Bits b_r taken off the range's upper end in each projection period. */
  bitReduction: number;
}

/** Settings of which some may be left to the model's recipe; stages one by one. */
export type PartialSettings = Partial<Omit<Settings, "stages">> & { stages?: Partial<StageEpochs> };

/**
 * Checks settings before any work is done.
 *
 * @param settings The settings.
 * @returns The settings.
 * @throws {RangeError} If a number is out of range, the bit range is reversed or starts below 2, or a stage has fewer
 * steps than periods would need (that is seen once the steps per epoch are known).
 *
 * @example
 * ```ts
 * import { checkSettings, recipe } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => checkSettings({ ...recipe("small"), bits: [8, 4] }),
 *   /Cannot use bits: the first must not be above the second: current value is 8:4/,
 * );
 * ```
 */
export function checkSettings(settings: Settings): Settings {
  const { bits: [low, high], stages } = settings;
  requireNumber("sparsity", settings.sparsity, { min: 0, exclusiveMax: 1 });
  requireNumber("lowest bits", low, { min: 2, max: 32 });
  requireNumber("highest bits", high, { min: 2, max: 32 });
  if (low > high) {
    throw new RangeError(
      `Cannot use bits: the first must not be above the second: current value is ${low}:${high}`,
    );
  }
  requireInteger("seed", settings.seed, { min: 0, max: 2 ** 32 - 1 });
  requireInteger("batch", settings.batch, { min: 1 });
  requireNumber("epochs", settings.epochs, { exclusiveMin: 0 });
  requireNumber("learning rate", settings.learningRate, { exclusiveMin: 0 });
  requireNumber("quantizer learning rate", settings.learningRateQuantizer, { min: 0 });
  requireNumber("momentum", settings.momentum, { min: 0, exclusiveMax: 1 });
  requireNumber("weight decay", settings.weightDecay, { min: 0 });
  requireInteger("projection periods", settings.projectionPeriods, { min: 1 });
  requireInteger("round to", settings.roundTo, { min: 1 });
  requireInteger("pruning periods", settings.pruningPeriods, { min: 1 });
  requireNumber("bit reduction", settings.bitReduction, { min: 0 });
  for (const [name, epochs] of Object.entries(stages)) {
    requireNumber(`${name} epochs`, epochs, { min: 0 });
  }
  return settings;
}
