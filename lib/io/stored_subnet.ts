/**
 * What `subnet.json` and `subnet.safetensors` hold together.
 *
 * @module
 */
import type { Graph } from "../graph/mod.ts";

/** One layer of a subnet. */
export interface StoredLayer {
  /** Name. */
  name: string;
  /** Bits of a weight; 32 if the layer is not quantized. */
  weightBits: number;
  /** Bits of an element of the layer's input; 32 if it is not quantized. */
  activationBits: number;
  /** Shape of the weight. */
  shape: number[];
  /** Step size d of the weight; absent if the layer is not quantized. */
  stepSize?: number;
  /** Integer levels of the weight, row-major; a weight is stepSize * level. Absent if the layer is not quantized. */
  levels?: Int32Array;
  /** Structures before the cut. */
  before: number;
  /** Structures after the cut. */
  after: number;
}

/** A pruned and quantized network. */
export interface StoredSubnet {
  /** The graph that computes it. */
  graph: Graph;
  /** Values of the graph's variables. */
  parameters: Record<string, { shape: number[]; data: Float32Array }>;
  /** Its layers. */
  layers: StoredLayer[];
}

/** A subnet as the content of two files. */
export interface SubnetFiles {
  /** Content of `subnet.json`: graph, layers, and the checksum of the other file. */
  json: string;
  /** Content of `subnet.safetensors`: integer levels and float parameters. */
  safetensors: Uint8Array;
}
