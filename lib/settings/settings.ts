import type { FixedBits } from "./bits_kinds.ts";

/** Everything that decides how a run goes. Plain data; the seed makes it repeatable. What each means, `allSettings` says. */
export interface Settings {
  /** Length of a phase, epochs. */
  epochs: number;
  /** Images in one step. */
  batch: number;
  /** How parameters follow their gradients. */
  optimizer: "sgd" | "adam" | "adamw";
  /** Highest learning rate. */
  learningRate: number;
  /** Learning rate of step sizes, clips and exponents. */
  learningRateQuantizer: number;
  /** First momentum of the optimizer. */
  momentum: number;
  /** Whether SGD looks one step ahead. */
  nesterov: boolean;
  /** Longest gradient of a step, as a norm over all parameters; 0 for any length. */
  clipNorm: number;
  /** Pull of the weights towards 0. */
  weightDecay: number;
  /** What is compressed: the trained network, its initial weights, or the network that a file holds. */
  start: "dense" | "scratch" | "pretrained" | `${string}.safetensors`;
  /** Share of the structures to remove. */
  sparsity: number;
  /** Share of the dense bit operations that is left at the end, in place of a sparsity; 0 if none is asked for. */
  bops: number;
  /** The same of the multiply-adds; 0 if none is asked for. */
  macs: number;
  /** The same of the bytes of the parameters; 0 if none is asked for. */
  bytes: number;
  /** Largest share of one group's structures that may leave. */
  maxRatio: number;
  /** Allowed bit widths: the lowest, the highest. */
  bitRange: [number, number];
  /** Allowed bit widths of the layers' inputs; `same` as those of the weights. */
  activationBitRange: [number, number] | "same";
  /** Fixed bits by layer name. */
  layerBits: Record<string, FixedBits>;
  /** Tensors that are quantized. */
  quantize: "weight" | "weight+activation" | "none";
  /** Whose rules: corrected ones, those of the paper, or those of its public implementation. */
  semantics: "corrected" | "paper" | "reference";
  /** How bits come to differ between layers. */
  bits: "uniform" | "allocated" | "priced";
  /** Price of the logarithm of all bit operations, in units of the loss, where bits are priced. */
  bitPrice: number;
  /** Share of plain descent that momentum and decay must leave in every step; 0 for no guard. */
  momentumGuard: number;
  /** Each group keeps a multiple of this many structures. */
  roundTo: number;
  /** Parameters, layers or modules whose groups stay whole. */
  ignore: string[];
  /** Length of the warm-up stage, epochs. */
  warmUp: number;
  /** Length of the projection stage, epochs. */
  projection: number;
  /** Length of the joint stage, epochs. */
  joint: number;
  /** Length of the cool-down stage, epochs. */
  coolDown: number;
  /** Periods of the projection stage. */
  projectionPeriods: number;
  /** Periods of the joint stage. */
  pruningPeriods: number;
  /** Bits taken off in each projection period. */
  bitReduction: number;
  /** The same seed repeats the run. */
  seed: number;
}

/** Settings of which some may be left to the model's recipe. */
export type PartialSettings = Partial<Settings>;
