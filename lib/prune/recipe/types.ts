/**
 * What a recipe is: a way to prune, as plain data. View, score, choice and time are independent of each other; a method of the
 * literature is one combination of them.
 *
 * @module
 */
import type { Criterion, NormaliserName } from "../../importance/mod.ts";
import type { DenseCurve, ProgressiveOrder } from "../../nm/mod.ts";
import type { OptimizerConfig, ScalePenaltyForm } from "../../optim/mod.ts";
import type { Granularity } from "../../structure/mod.ts";

/** Where a method comes from. */
export interface RecipeSource {
  /** Authors and title. */
  title: string;
  /** Address a reader can open. */
  link: string;
}

/**
 * What is kept or removed together: whole structures of the network, as the dependency graph finds them, which can leave it
 * physically; or groups inside each single weight. Heads are structures: no weight of a network is stored with an axis of heads.
 */
export type PruningView = "structure" | Exclude<Granularity, "head">;

/**
 * Name of a score. `magnitude`, `l1Norm`, `taylorFirst`, `obd` and `random` exist for every view, the others for structures. `lasso` is
 * none of single structures: it chooses those of a group together and gives what reads them new weights ({@linkcode lassoCut}).
 */
export type ScoreName = Exclude<Criterion, "averageTaylor"> | "obd" | "slimming" | "apoz" | "lasso";

/** What says which ones go. */
export interface RecipeScore {
  /** The score. */
  by: ScoreName;
  /** What makes the scores of layers comparable; `none` by default. */
  normaliser?: NormaliserName | undefined;
  /** Training batches for scores of gradients or activations; 4 by default. `obd` takes their samples one by one. */
  batches?: number | undefined;
}

/**
 * How many go, and from where. `sparsity` is the share of all groups that is removed.
 *
 * | rule          | removes                                                                                      |
 * | ------------- | -------------------------------------------------------------------------------------------- |
 * | `uniform`     | the same share of every layer                                                                |
 * | `erk`         | a share of every layer that leaves small ones denser (Erdős–Rényi kernel)                    |
 * | `global`      | the lowest scores of all layers in one list                                                  |
 * | `budget`      | as few as bring multiply-adds or parameters down to the share `keep`                         |
 * | `perLayer`    | given shares, by name of layer or pruning group                                              |
 * | `sensitivity` | what a scan on validation samples allows at a drop of `maxDrop`, for each group or for all  |
 * | `nm`          | all but n of m weights along the input channels, block by block in an order                  |
 *
 * Which blocks of `nm` are dense is `recomputed` at each mask by default: only their count is fixed, and a block may turn dense again.
 * `frozen` blocks that are N:M stay N:M.
 */
export type RecipeChoice =
  | { rule: "uniform"; sparsity: number; roundTo?: number | undefined }
  | { rule: "erk"; sparsity: number }
  | {
    rule: "global";
    sparsity: number;
    maxRatio?: number | undefined;
    minKept?: number | undefined;
  }
  | {
    rule: "budget";
    of: "macs" | "parameters";
    keep: number;
    maxRatio?: number | undefined;
    minKept?: number | undefined;
  }
  | { rule: "perLayer"; shares: Record<string, number> }
  | { rule: "sensitivity"; maxDrop: number; drop?: "each" | "all" | undefined }
  | {
    rule: "nm";
    n: number;
    m: number;
    order?: ProgressiveOrder | "redrawn" | undefined;
    membership?: "recomputed" | "frozen" | undefined;
  };

/** A curve that rises from `begin` to `end`, with a new mask every so often. */
export interface RecipeRamp {
  /** When it begins to rise; 0 by default. */
  begin?: number | undefined;
  /** When it arrives. */
  end: number;
  /** From one mask to the next; a step by default. */
  every?: number | undefined;
}

/**
 * When, in epochs of the pruning phase. `part` is a share of the way to the target.
 *
 * | kind            | the target is reached                                          |
 * | --------------- | -------------------------------------------------------------- |
 * | `oneShot`       | at once, at the epoch `begin`                                  |
 * | `rounds`        | in given parts at given epochs                                 |
 * | `constantShare` | by the same share of what remains in each round, from `begin`  |
 * | `polynomial`    | along a polynomial, the cubic one by default                   |
 * | `exponential`   | along an exponential                                           |
 * | `blocks`        | as progressive N:M blocks do, along one of their curves        |
 */
export type RecipeTime =
  | { kind: "oneShot"; begin?: number | undefined }
  | { kind: "rounds"; rounds: { epoch: number; part: number }[] }
  | { kind: "constantShare" } & RecipeRamp
  | { kind: "polynomial"; power?: number | undefined } & RecipeRamp
  | { kind: "exponential"; rate?: number | undefined } & RecipeRamp
  | {
    kind: "blocks";
    curve?: DenseCurve | undefined;
    begin?: number | undefined;
    end: number;
    per?: "step" | "epoch" | undefined;
  };

/**
 * What happens to those that were removed.
 *
 * | rule     | meaning                                                                                              |
 * | -------- | ---------------------------------------------------------------------------------------------------- |
 * | `hold`   | they stay zero: the mask is applied after every optimizer step                                       |
 * | `soft`   | they become zero at each mask and train on; after the last mask they stay zero (soft filter pruning) |
 * | `regrow` | some of those that stay are dropped, and as many grow where the gradient is large (RigL), in steps without a planned mask |
 * | `srSte`  | the dense weights train on behind the mask and decay, and the mask follows them at every step        |
 */
export type RecipeAfter =
  | { rule: "hold" }
  | { rule: "soft" }
  | { rule: "regrow"; every: number; end: number; fraction?: number | undefined }
  | { rule: "srSte"; decay?: number | undefined };

/**
 * What draws weights to zero in the pruning phase, until the last mask. By `gradient`, the default, it is added to the loss's gradient.
 * `proximal` maps the weights after each optimizer step, which makes small ones (`l1`) or groups (`groupLasso`) exactly zero. Momentum mu
 * multiplies what gradients do by 1 / (1 - mu), the map not. Filters before a batch norm can be of any norm: few become zero.
 */
export type RecipePenalty =
  | { rule: "l1" | "l2" | "groupLasso"; strength: number; by?: "gradient" | "proximal" | undefined }
  | { rule: "slimming"; strength: number; form?: ScalePenaltyForm | undefined };

/** Lengths in epochs, and how fast the network learns. */
export interface RecipeTraining {
  /** Epochs of ordinary training before; 0 for a network that is trained already, or that shall be sparse from the start. */
  dense: number;
  /** Epochs in which masks are made. */
  pruning: number;
  /** Epochs behind them. */
  fineTuning: number;
  /** The learning rate of the pruning phase is the training's divided by this; 1, or 10 to 100. 1 by default. */
  pruningDivisor?: number | undefined;
  /** The same for fine-tuning; 10 by default. */
  fineTuningDivisor?: number | undefined;
  /** Highest learning rate of the dense training; 0.05 by default. A cosine lets each phase's rate fall to zero. */
  learningRate?: number | undefined;
  /** The optimizer; by default SGD with momentum 0.9 and weight decay 5e-4. */
  optimizer?: RecipeOptimizer | undefined;
}

/** An optimizer as plain data. */
export interface RecipeOptimizer {
  /** The rule. */
  rule: OptimizerConfig["rule"];
  /** First momentum. */
  momentum?: number | undefined;
  /** Weight decay. */
  weightDecay?: number | undefined;
}

/** A way to prune. JSON can hold it. */
export interface PruningRecipe {
  /** Its name. */
  name: string;
  /** What it does, in a sentence. */
  about: string;
  /** Where it comes from. */
  source: RecipeSource;
  /** What is removed together. */
  view: PruningView;
  /** Layers (or pruning groups) that stay whole, by name; `first` and `last` are those of the network. */
  whole?: string[] | undefined;
  /** Which ones go. */
  score: RecipeScore;
  /** How many, and from where. */
  choice: RecipeChoice;
  /** When. */
  time: RecipeTime;
  /** What happens to them then. */
  after: RecipeAfter;
  /** What drives weights to zero before. */
  penalty?: RecipePenalty | undefined;
  /** Lengths and rates. */
  training: RecipeTraining;
  /** Training batches from which batch norm statistics are measured anew after the last mask; 0 leaves them as they are; 10 by default. */
  reestimate?: number | undefined;
}
