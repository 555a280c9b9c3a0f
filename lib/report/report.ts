/**
 * What `report.json` holds.
 *
 * @module
 */
import type { Settings } from "../settings/mod.ts";
import type { BudgetReport } from "./budget_report.ts";
import type { Metric } from "./metric.ts";
import type { SplitsReport } from "./splits_report.ts";

/** Accuracy and costs of one network. */
export interface NetworkReport {
  /** Test accuracy, 0 to 1; where the report has a `metric`, the value of that one. */
  accuracy: number;
  /** Number of parameters, frozen ones too; without quantizer scalars and running statistics. */
  parameters: number;
  /** Multiply-adds of one sample. */
  macs: number;
  /** Bit operations of one sample: MACs x weight bits x activation bits. */
  bops: number;
  /** Bytes of the parameters, each layer at its bit width. */
  bytes: number;
}

/** Bits and widths of one layer. */
export interface LayerReport {
  /** Name, for example `conv1`. */
  name: string;
  /** Bits of the weight; 32 means not quantized. */
  weightBits: number;
  /** Bits of the layer's input; 32 means not quantized. */
  activationBits: number;
  /** Output structures (filters, neurons) of the dense network. */
  before: number;
  /** Output structures of the compressed network. */
  after: number;
  /** Multiply-adds of one sample in both networks. */
  macs: BothNetworks;
  /** Bit operations of one sample in both networks. */
  bops: BothNetworks;
}

/** The same quantity of both networks. */
export interface BothNetworks<T = number> {
  /** Of the network before compression. */
  dense: T;
  /** Of the network after compression. */
  compressed: T;
}

/** A test image and what both networks say. */
export interface ExampleReport {
  /** Position in the test split, from 0. */
  index: number;
  /** Its class. */
  label: number;
  /** Class that the dense network finds. */
  dense: number;
  /** Class that the compressed network finds. */
  compressed: number;
}

/** How a run was started, and where. */
export interface OriginReport {
  /** The command that repeats it. */
  command: string;
  /** Version of this library. */
  version: string;
  /** When it ended, ISO 8601 in UTC. */
  date: string;
  /** System, processor, cores and runtime, for example `linux x86_64, 2 cores, Deno 2.9.6`. */
  machine: string;
}

/** A layer that no quantizer could be put into, and why. */
export interface FloatLayerReport {
  /** Name of the layer, or operator and position. */
  name: string;
  /** Why, for example "its weight is not trained". */
  reason: string;
}

/** The compressed network. */
export interface CompressedReport extends NetworkReport {
  /** Share of the prunable structures that are zero, 0 to 1. */
  sparsity: number;
  /** Mean bits of a parameter. */
  averageBits: number;
  /** Layers in graph order. */
  layers: LayerReport[];
  /** What multiplies in float although the run quantizes; absent if there is nothing. */
  floatLayers?: FloatLayerReport[] | undefined;
}

/** The subnet of the epoch that did best on validation images, see `bestEpoch`. */
export interface BestReport {
  /** Steps of the run at the end of that epoch. */
  step: number;
  /** The same in epochs. */
  epoch: number;
  /** Accuracy on the validation images, 0 to 1, or the value of the metric, by which it was chosen. */
  validation: number;
  /** Test accuracy of its subnet, 0 to 1, or the value of the metric. */
  accuracy: number;
}

/** The content of `report.json`: costs and accuracy of both networks, and how they were obtained. */
export interface Report {
  /** Format name. */
  schema: "geta-lab/report/1";
  /** Model, for example `resnet20`. */
  model: string;
  /** Data set, for example `cifar10`. */
  data: string;
  /** Which images were trained on, and which were tested on. */
  splits: SplitsReport;
  /** Seed of the run. */
  seed: number;
  /** Whose rules were used. */
  semantics: Settings["semantics"];
  /** By what the networks were judged, if not by their accuracy; `accuracy` then holds its value throughout. */
  metric?: Metric | undefined;
  /** The network before compression. */
  dense: NetworkReport;
  /** The network after compression. */
  compressed: CompressedReport;
  /** The best epoch's subnet, of the same size; absent if none could be chosen, as without validation images. */
  best?: BestReport | undefined;
  /** Compressed divided by dense. */
  relative: {
    /** Bit operations. */
    bops: number;
    /** Parameters. */
    parameters: number;
    /** Bytes. */
    bytes: number;
  };
  /** Difference of the subnet's output to the zeroed network's. */
  equivalence: {
    /** Largest absolute difference of an output. */
    maxAbsDifference: number;
    /** The same, divided by the largest output. */
    relative: number;
  };
  /** The budget of the run, if it had one, as shares of the dense network's cost. */
  budget?: BudgetReport | undefined;
  /** What a reader must not overlook, sentence by sentence. */
  warnings: string[];
  /** Test images by right class and answer: row i, column j counts images of class i that were taken for class j. */
  confusion: BothNetworks<number[][]>;
  /** Some test images, those first that only one network knows. */
  examples: ExampleReport[];
  /** Names of the classes. */
  classes: string[];
  /** Measured milliseconds of one inference, one sample. */
  milliseconds: BothNetworks;
  /** Bytes of the files that hold the parameters. */
  fileBytes: BothNetworks;
  /** How the run was started, and where. */
  origin: OriginReport;
  /** Counts of structures. */
  structures: {
    /** Prunable structures of the dense network. */
    total: number;
    /** Structures that are zero. */
    zero: number;
    /** Structures that were to become zero. */
    target: number;
  };
  /** Steps of training, dense network included. */
  steps: number;
  /** Wall-clock time of the whole run, seconds. */
  seconds: number;
  /** The backend that did the arithmetic, for example `wasm SIMD + OpenBLAS, 2 threads`. */
  engine: string;
  /** The settings of the run. */
  settings: Settings;
  /** Further options: where samples came from, where results went; JSON values. */
  options: Record<string, unknown>;
}
