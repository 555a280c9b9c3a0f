/**
 * What is left of a network once structures are removed and weights are integers.
 *
 * @module
 */
import type { ParameterArray } from "../core/mod.ts";
import type { Graph } from "../graph/mod.ts";

/** One layer of a subnet. */
export interface SubnetLayer {
  /** Name. */
  name: string;
  /** Bits of a weight; 32 if the layer is not quantized. */
  weightBits: number;
  /** Bits of an element of the layer's input; 32 if it is not quantized. */
  activationBits: number;
  /** Shape of the smaller weight. */
  shape: number[];
  /** Step size d of the weight; absent if the layer is not quantized. */
  stepSize?: number;
  /** Integer levels of the weight, row-major; a weight is stepSize * level. Absent if the layer is not quantized. */
  levels?: Int32Array;
  /** Number of structures (output channels or features) in the full network. */
  before: number;
  /** Number in the subnet. */
  after: number;
}

/**
 * A network without its zero structures. It runs with `replay` of `graph` and its parameters alone; {@linkcode encodeSubnet} writes it to files.
 */
export interface Subnet {
  /** The smaller graph, without weight quantizers; activation quantizers are still in it. */
  graph: Graph;
  /**
   * Parameters of the graph, without the removed positions: quantized weights dequantized, everything else as it was. The array
   * tells the type: float32, int32, or bool with one byte an element.
   */
  parameters: Record<string, { shape: number[]; data: ParameterArray }>;
  /** The layers with their integer weights. */
  layers: SubnetLayer[];
}
