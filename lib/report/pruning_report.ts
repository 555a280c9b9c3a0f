/**
 * What `report.json` of a pruning run holds: what was removed, what that saves where, and what it costs. Zeros, bytes,
 * multiply-adds and milliseconds are told apart, since none of them follows from another.
 *
 * @module
 */
import type { BestReport, OriginReport } from "./report.ts";
import type { SplitsReport } from "./splits_report.ts";

/** Accuracies on the way, 0 to 1. */
export interface PruningAccuracies {
  /** On validation images: these may be looked at any time. */
  validation: {
    /** Of the dense network. */
    dense: number;
    /** Behind the last mask, before fine-tuning, with batch norm statistics measured anew. */
    cut: number;
    /** At the end. */
    final: number;
  };
  /** On test images, once for each network. */
  test: { dense: number; final: number };
}

/** Zeros among the weights that masks could have removed, by their cause. */
export interface ZeroReport {
  /** Weights of convolutions and dense layers in what the recipe prunes. */
  prunable: number;
  /** Removed by a mask. */
  byMask: number;
  /** Zero although no mask removes them. */
  byTraining: number;
  /** Not zero, but of level 0 once rounded to `bits`, each weight with its own range: nobody pruned them. */
  byRounding: number;
  /** Bits of that rounding. */
  bits: number;
}

/** What of a network remains in which sense. */
export interface RemainingReport<T = number> {
  /** Of the dense network. */
  dense: T;
  /** Of the smaller network, not counting its zeros: what a machine would need that skips all of them and pays nothing for that. */
  nonZero: T;
  /** Of the smaller network without what could be cut out: what any machine needs. */
  extracted: T;
}

/** One layer. */
export interface PrunedLayerReport {
  /** Name. */
  name: string;
  /** Weights of the dense network, without bias. */
  parameters: number;
  /** Of these, how many a mask removed. */
  removed: number;
  /** Output channels of the dense network. */
  before: number;
  /** Output channels of the extracted network. */
  after: number;
  /** Multiply-adds of one sample. */
  macs: RemainingReport;
  /** Why the recipe leaves it whole, if it does. */
  whole?: string | undefined;
}

/** What was cut out, and whether that is proven. */
export interface ExtractionReport {
  /** Structures that left the network. */
  structures: number;
  /** Structures that could. */
  of: number;
  /** Largest difference of an output between the masked and the extracted network. */
  maxAbsDifference: number;
  /** The same, divided by the largest output. */
  relative: number;
  /** Why nothing was cut out, or why the two differ by more than 1e-5; absent if all is well. */
  reason?: string | undefined;
}

/** The method. */
export interface RecipeReport {
  /** Its name. */
  name: string;
  /** What it does. */
  about: string;
  /** Where it comes from. */
  source: { title: string; link: string };
}

/** The content of `report.json` of a pruning run. */
export interface PruningReport {
  /** Format name. */
  schema: "geta-lab/pruning-report/1";
  /** Model, for example `resnet20`. */
  model: string;
  /** Data set, for example `cifar10`. */
  data: string;
  /** Which images were trained on, and which were tested on. */
  splits: SplitsReport;
  /** Seed of the run. */
  seed: number;
  /** The method. */
  recipe: RecipeReport;
  /** The whole recipe, JSON values. */
  settings: Record<string, unknown>;
  /** Accuracies on the way. */
  accuracy: PruningAccuracies;
  /** The best epoch's subnet; absent if no epoch ended at the target, or its checkpoint was lost. */
  best?: BestReport | undefined;
  /** Shares that are removed. */
  sparsity: {
    /** Of the prunable weights. */
    weights: number;
    /** Of all parameters: those that were cut out or are zero. */
    all: number;
  };
  /** Zeros by their cause. */
  zeros: ZeroReport;
  /** Parameters. */
  parameters: RemainingReport;
  /** Multiply-adds of one sample. */
  macs: RemainingReport;
  /** Bytes of the parameters as float32. */
  bytes: {
    /** Of the dense network. */
    dense: number;
    /** Of what is stored: the extracted network, zeros left out where they have an index. */
    values: number;
    /** Of the index that says where they stand; 0 for a network without zeros to skip. */
    index: number;
    /** The form of the index. */
    form: string;
  };
  /** Measured milliseconds of one inference, one sample: zeros alone save none. */
  milliseconds: { dense: number; extracted: number };
  /** What was cut out. */
  extraction: ExtractionReport;
  /** Layers in graph order. */
  layers: PrunedLayerReport[];
  /** What a reader must not overlook, sentence by sentence. */
  warnings: string[];
  /** Steps of training, dense network included. */
  steps: number;
  /** Wall-clock time of the whole run, seconds. */
  seconds: number;
  /** The backend that did the arithmetic. */
  engine: string;
  /** How the run was started, and where. */
  origin: OriginReport;
  /** Options of the command; JSON values. */
  options: Record<string, unknown>;
}
