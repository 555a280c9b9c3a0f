/**
 * What `report.json` holds.
 *
 * @module
 */
import type { Settings } from "../settings/mod.ts";

/** What one network costs and achieves. */
export interface NetworkReport {
  /** Test accuracy, 0 to 1. */
  accuracy: number;
  /** Trainable numbers, quantizer scalars not counted. */
  parameters: number;
  /** Multiply-adds of one sample. */
  macs: number;
  /** Bit operations of one sample: MACs x weight bits x activation bits. */
  bops: number;
  /** Bytes of the parameters, each layer at its bit width. */
  bytes: number;
}

/** What became of one layer. */
export interface LayerReport {
  /** Name, for example `conv1`. */
  name: string;
  /** Bits of the weight; 32 means not quantized. */
  weightBits: number;
  /** Bits of the layer's input; 32 means not quantized. */
  activationBits: number;
  /** Output structures (filters, neurons) of the dense network. */
  before: number;
  /** Output structures that are left. */
  after: number;
}

/** The compressed network. */
export interface CompressedReport extends NetworkReport {
  /** Share of the prunable structures that are zero, 0 to 1. */
  sparsity: number;
  /** Mean bits of a parameter. */
  averageBits: number;
  /** Layers in graph order. */
  layers: LayerReport[];
}

/** Everything a run says about itself at the end: the content of `report.json`. */
export interface Report {
  /** Format name. */
  schema: "geta-lab/report/1";
  /** Model, for example `resnet20`. */
  model: string;
  /** Data set, for example `cifar10`. */
  data: string;
  /** Seed of the run. */
  seed: number;
  /** Which rules were used. */
  semantics: "paper" | "reference";
  /** The network before compression. */
  dense: NetworkReport;
  /** The network after compression. */
  compressed: CompressedReport;
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
  /** Minimal removable structures. */
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
  /** What did the arithmetic, for example `wasm SIMD + OpenBLAS, 2 threads`. */
  engine: string;
  /** Everything that decided how the run went. */
  settings: Settings;
  /** What else was asked for: where samples came from, where results went; values that JSON can hold. */
  options: Record<string, unknown>;
}
